//! From nothing to an organization's access structure and back, in one script whose every step is a snapshot.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::support::{Emulator, End};

const ACCOUNT: &str = "3265ab469f0d406d83073da3e11e7a6c";

/// The script: a command a line, with `$NAME` for what an earlier line has left in the variable.
const SCRIPT: &str = r#"
instance list -o table
instance delete
instance delete --confirm ssoins-12345
instance list -o table
INSTANCE=instance create --name Acme --description "Acme's people" -o ids
instance show -o table
user create --user-id kim --name 김하늘 --email kim@example.com -o table
user create --user-id lee --name 이바다 --department 연구소 -o csv
user create --user-id park --name "Park San" -o yaml
user create --user-id park --name "Park San" -o json
user list --sort user_id:asc -o table
user list --all --size 2 --sort user_id:asc -o csv
group create --name Developers --user-uuid kim --user-uuid lee -o ids
group create --name Operators -o json
group user add Operators park kim -o ids
group list --sort name:asc -o table
group user list Operators --sort user_id:asc -o table
group user list Developers --all --size 1 --sort user_id:asc -o csv
permission-set create --name Readers --session-duration 3600 --custom-policy ReadBilling --managed-policy viewer=ViewerAccess -o table
permission-set policy set Readers --custom-policy DeployFromPipeline --custom-policy ReadBilling --managed-policy viewer=ViewerAccess -o json
permission-set policy list Readers --sort name:asc -o table
permission-set set Readers --description "Who may look" -o csv
permission-set list -o table
account-assignment create --target-account "$ACCOUNT,Admin Account,target_account@example.com" --permission-set-id Readers --group-id Developers -o table
account-assignment list --target-account-id $ACCOUNT -o table
ASSIGNMENT=account-assignment list --target-account-id $ACCOUNT --all -o ids
account-assignment delete $ASSIGNMENT --target-account-id $ACCOUNT --yes
account-assignment list --target-account-id $ACCOUNT --all -o json
permission-set policy delete Readers viewer --yes
permission-set policy list Readers --sort name:asc -o csv
permission-set delete Readers --yes
permission-set list --all -o yaml
group user remove Operators park --yes
group user list Operators -o table
group delete Developers
group delete Operators Developers --yes -o csv
group list --all -o json
group show Developers
user delete kim 00000000000000000000000000000000 --yes -o table
user delete lee park --yes -o csv
user list --all -o ids
instance delete --confirm Acme
instance list --all -o json
"#;

#[test]
fn an_organization_is_made_from_nothing_and_undone() {
    let emulator = Emulator::start();
    let mut variables = HashMap::from([
        ("ACCOUNT".to_owned(), ACCOUNT.to_owned()),
        ("INSTANCE".to_owned(), "ssoins-12345".to_owned()),
    ]);
    let mut told = String::new();
    for line in SCRIPT.lines().filter(|line| !line.is_empty()) {
        let (variable, command) = match line.split_once('=') {
            Some((name, rest)) if name.chars().all(|c| c.is_ascii_uppercase()) => {
                (Some(name), rest)
            }
            _ => (None, line),
        };
        let ended = emulator
            .scp_idc()
            .env("SCP_INSTANCE_ID", &variables["INSTANCE"])
            .args(words(command, &variables))
            .end();
        // Writing to a String cannot fail.
        let _ = writeln!(
            told,
            "$ scp-idc {command}\n{}{}",
            stable(&ended.stdout, command),
            ended.stderr
        );
        if ended.code != 0 {
            let _ = writeln!(told, "exit code {}\n", ended.code);
        }
        if let Some(name) = variable {
            variables.insert(name.to_owned(), ended.stdout.trim().to_owned());
        }
    }
    insta::with_settings!({filters => vec![
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "<-------time------->"),
        (r"\bAK[A-Z0-9]{18}\b", "<----access-key---->"),
        (r"ssoins-[0-9a-f]{16}", "<------ instance ----->"),
        (r"\bd-[0-9a-f]+", "<-store-id->"),
        (r"(req|request)-[0-9a-f-]{36}", "<request>"),
        (r"\[\d+ attempts? in \d+ ms\]", "<attempts>"),
    ]}, {
        insta::assert_snapshot!(redact_ids(&told));
    });
}

/// Rows of CSV in their order by name: that of the service goes by ids, which are random.
fn stable(stdout: &str, command: &str) -> String {
    if !command.contains("delete") || !command.contains("csv") {
        return stdout.to_owned();
    }
    let mut lines: Vec<&str> = stdout.split_inclusive('\n').collect();
    lines[1..].sort_by_key(|line| line.split(',').nth(1));
    lines.concat()
}

/// Each new id as its number, as wide as it was.
fn redact_ids(text: &str) -> String {
    let is_digit = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    let mut seen: Vec<String> = vec![ACCOUNT.to_owned(), "0".repeat(32)];
    let mut redacted = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(is_digit) {
        let (before, found) = rest.split_at(start);
        let end = found.find(|c| !is_digit(c)).unwrap_or(found.len());
        let (digits, after) = found.split_at(end);
        redacted.push_str(before);
        if digits.len() == 32 {
            let known = seen.iter().position(|id| id == digits);
            let number = known.unwrap_or_else(|| {
                seen.push(digits.to_owned());
                seen.len() - 1
            });
            if number < 2 {
                redacted.push_str(digits);
            } else {
                let _ = write!(redacted, "{:-^32}", format!(" id {} ", number - 1));
            }
        } else {
            redacted.push_str(digits);
        }
        rest = after;
    }
    redacted + rest
}

/// The arguments of a command; double quotes hold several words together.
fn words(command: &str, variables: &HashMap<String, String>) -> Vec<String> {
    let mut command = command.to_owned();
    for (name, value) in variables {
        command = command.replace(&format!("${name}"), value);
    }
    let mut words = Vec::new();
    for (index, part) in command.split('"').enumerate() {
        if index % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

//! The reference model: what the answers must be, out of flat lists of JSON and the words of the reference, and nothing
//! of the directory but the kinds of its refusals.

use std::fmt;

use serde_json::{Value, json};

use super::Choices;
use crate::directory::RefusalKind;

pub(super) type Answer = Result<Value, RefusalKind>;

/// What a list is asked for.
#[derive(Debug)]
pub(super) struct Query {
    page: usize,
    size: Option<usize>,
    sort: Option<(&'static str, &'static str)>,
    filters: Vec<(&'static str, String)>,
}

impl Query {
    pub(super) fn choose(choices: &mut Choices, fields: &[&'static str]) -> Self {
        let field = choices.one_of(fields);
        let order = choices.one_of(&["asc", "desc"]);
        Self {
            page: choices.one_of(&[0, 0, 1]),
            size: choices.one_of(&[None, Some(1), Some(2)]),
            sort: choices.one_of(&[None, Some((field, order))]),
            filters: Vec::new(),
        }
    }

    /// Chooses a value in one of four cases.
    pub(super) fn filter(
        &mut self,
        name: &'static str,
        choices: &mut Choices,
        value: impl FnOnce(&mut Choices) -> String,
    ) {
        if choices.pick(4) == 3 {
            self.filters.push((name, value(choices)));
        }
    }

    fn wants(&self, name: &str) -> Option<&str> {
        let mut filters = self.filters.iter();
        let found = filters.find(|(filter, _)| *filter == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The page of these records, each shown in a form of its own.
    fn page(
        &self,
        member: &str,
        mut records: Vec<Value>,
        shown: impl Fn(&Value) -> Value,
    ) -> Value {
        let (field, order) = self.sort.unwrap_or(("created_at", "asc"));
        let key = |record: &Value| record[field].as_str().map(str::to_owned);
        records.sort_by(|a, b| match order {
            "asc" => key(a).cmp(&key(b)),
            _ => key(b).cmp(&key(a)),
        });
        let size = self.size.unwrap_or(20);
        let page = records.iter().skip(self.page * size).take(size);
        json!({
            "count": records.len(), "page": self.page, "size": size,
            "sort": [format!("{field}:{order}")],
            member: page.map(shown).collect::<Vec<_>>(),
        })
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "&page={}", self.page)?;
        if let Some(size) = self.size {
            write!(f, "&size={size}")?;
        }
        if let Some((field, order)) = self.sort {
            write!(f, "&sort={field}:{order}")?;
        }
        let mut filters = self.filters.iter();
        filters.try_for_each(|(name, value)| write!(f, "&{name}={value}"))
    }
}

#[derive(Debug)]
pub(super) struct Reference {
    /// Its id and its identity source.
    instance: Option<(String, String)>,
    /// The id that is asked for when there is none.
    former: String,
    users: Vec<Value>,
    groups: Vec<Value>,
    /// User and group.
    members: Vec<(String, String)>,
    sets: Vec<Value>,
    assignments: Vec<Value>,
    now: String,
}

impl Reference {
    pub(super) fn new(instance: &str) -> Self {
        Self {
            instance: Some((instance.to_owned(), "IDENTITY_CENTER_DIRECTORY".to_owned())),
            former: instance.to_owned(),
            users: Vec::new(),
            groups: Vec::new(),
            members: Vec::new(),
            sets: Vec::new(),
            assignments: Vec::new(),
            now: String::new(),
        }
    }

    /// Within an hour of 1970.
    pub(super) fn at(&mut self, millis: u64) {
        let (minutes, seconds) = (millis / 60_000, millis / 1000 % 60);
        self.now = format!(
            "1970-01-01T{:02}:{:02}:{seconds:02}Z",
            minutes / 60,
            minutes % 60
        );
    }

    pub(super) fn instance_id(&self) -> String {
        let instance = self.instance.as_ref();
        instance.map_or_else(|| self.former.clone(), |(id, _)| id.clone())
    }

    pub(super) fn users(&self) -> &[Value] {
        &self.users
    }

    pub(super) fn groups(&self) -> &[Value] {
        &self.groups
    }

    pub(super) fn sets(&self) -> &[Value] {
        &self.sets
    }

    pub(super) fn assignments(&self) -> &[Value] {
        &self.assignments
    }

    fn check_instance(&self) -> Result<(), RefusalKind> {
        self.instance
            .as_ref()
            .map(|_| ())
            .ok_or(RefusalKind::Unknown)
    }

    fn stamped(&self, mut record: Value) -> Value {
        for (time, id, name) in [
            ("created_at", "created_by", "creator_name"),
            ("modified_at", "modified_by", "modifier_name"),
        ] {
            record[time] = json!(self.now);
            record[id] = json!("AKTEST");
            record[name] = json!("Tester");
        }
        record["instance_id"] = json!(self.instance_id());
        record
    }

    // Users

    pub(super) fn create_user(&mut self, body: &Value, fresh: &str) -> Answer {
        self.check_instance()?;
        if self
            .users
            .iter()
            .any(|user| user["user_id"] == body["user_id"])
        {
            return Err(RefusalKind::Invalid);
        }
        let groups = texts(&body["group_ids"]);
        if !groups.iter().all(|id| is_among(&self.groups, id)) {
            return Err(RefusalKind::Unknown);
        }
        let user = self.stamped(json!({
            "id": fresh, "user_id": body["user_id"], "name": body["name"], "password": "",
            "business_unit": null, "department": null, "description": null, "email": null,
            "email_authenticated": false, "employee_id": null, "last_login_at": null,
            "last_password_update_at": null, "manager": null, "nation_id": null,
            "password_failed_count": 0, "password_reuse_count": 0, "phone_authenticated": false,
            "phone_number": null, "temporary_password": "", "tz_id": null,
        }));
        insert(&mut self.users, user);
        for group in groups {
            self.join(fresh, &group);
        }
        self.show_user(fresh)
    }

    pub(super) fn set_user(&mut self, id: &str, body: &Value) -> Answer {
        self.check_instance()?;
        let now = self.now.clone();
        let user = find(&mut self.users, id)?;
        for member in ["name", "department"] {
            if let Some(value) = body.get(member) {
                user[member] = value.clone();
            }
        }
        user["modified_at"] = json!(now);
        self.show_user(id)
    }

    pub(super) fn show_user(&self, id: &str) -> Answer {
        self.check_instance()?;
        let user = self.users.iter().find(|user| user["id"] == id);
        let mut user = user.ok_or(RefusalKind::Unknown)?.clone();
        user["groups"] = self.groups_of(id).into();
        Ok(json!({"user": user}))
    }

    fn groups_of(&self, user: &str) -> Vec<Value> {
        let groups = self.groups.iter();
        let joined = groups.filter(|group| self.is_member(user, text(group, "id")));
        joined.cloned().collect()
    }

    fn is_member(&self, user: &str, group: &str) -> bool {
        let mut members = self.members.iter();
        members.any(|(member, of)| member == user && of == group)
    }

    fn join(&mut self, user: &str, group: &str) {
        if !self.is_member(user, group) {
            self.members.push((user.to_owned(), group.to_owned()));
        }
    }

    pub(super) fn delete_user(&mut self, id: &str) -> Answer {
        self.check_instance()?;
        find(&mut self.users, id)?;
        self.delete_users(&[id.to_owned()])
    }

    pub(super) fn delete_users(&mut self, ids: &[String]) -> Answer {
        self.check_instance()?;
        let answer = removal(ids, &self.users, |user| {
            let name = user["name"].as_str();
            name.unwrap_or(text(user, "user_id")).to_owned()
        });
        self.users
            .retain(|user| !ids.contains(&text(user, "id").to_owned()));
        self.members.retain(|(user, _)| !ids.contains(user));
        self.unassign_principals("USER", ids);
        Ok(answer)
    }

    pub(super) fn list_users(&self, query: &Query) -> Answer {
        self.check_instance()?;
        let mut users = self.users.clone();
        users.retain(|user| {
            let id = text(user, "id");
            query
                .wants("user_id")
                .is_none_or(|login| user["user_id"] == login)
                && !query
                    .wants("excluded_group_id")
                    .is_some_and(|group| self.is_member(id, group))
                && !self.is_assigned(id, "USER", query.wants("excluded_account_id"))
        });
        Ok(query.page("users", users, listed_user))
    }

    fn is_assigned(&self, id: &str, kind: &str, account: Option<&str>) -> bool {
        let mut assignments = self.assignments.iter();
        assignments.any(|assignment| {
            assignment["principal_id"] == id
                && assignment["principal_type"] == kind
                && assignment["target_account_id"].as_str() == account
        })
    }

    // Groups

    pub(super) fn create_group(&mut self, body: &Value, fresh: &str) -> Answer {
        self.check_instance()?;
        if self
            .groups
            .iter()
            .any(|group| group["name"] == body["name"])
        {
            return Err(RefusalKind::Conflict);
        }
        let users = texts(&body["user_uuids"]);
        if !users.iter().all(|id| is_among(&self.users, id)) {
            return Err(RefusalKind::Unknown);
        }
        let group = self.stamped(json!({"id": fresh, "name": body["name"], "description": null}));
        insert(&mut self.groups, group);
        for user in users {
            self.join(&user, fresh);
        }
        self.show_group(fresh)
    }

    pub(super) fn set_group(&mut self, id: &str, body: &Value) -> Answer {
        self.check_instance()?;
        find(&mut self.groups, id)?;
        let is_taken = |group: &Value| group["name"] == body["name"] && group["id"] != id;
        if body["name"].is_string() && self.groups.iter().any(is_taken) {
            return Err(RefusalKind::Invalid);
        }
        let now = self.now.clone();
        let group = find(&mut self.groups, id)?;
        if body["name"].is_string() {
            group["name"] = body["name"].clone();
        }
        if let Some(description) = body.get("description") {
            group["description"] = description.clone();
        }
        group["modified_at"] = json!(now);
        Ok(json!({"group": group}))
    }

    pub(super) fn show_group(&self, id: &str) -> Answer {
        self.check_instance()?;
        let group = self.groups.iter().find(|group| group["id"] == id);
        Ok(json!({"group": self.group_detail(group.ok_or(RefusalKind::Unknown)?)}))
    }

    fn group_detail(&self, group: &Value) -> Value {
        let users = self.users.iter();
        let members = users.filter(|user| self.is_member(text(user, "id"), text(group, "id")));
        let members: Vec<_> = members.map(listed_user).collect();
        let mut detail = group.clone();
        detail["user_count"] = json!(members.len());
        detail["users"] = json!(members);
        detail
    }

    pub(super) fn delete_group(&mut self, id: &str) -> Answer {
        self.check_instance()?;
        find(&mut self.groups, id)?;
        self.delete_groups(&[id.to_owned()])
    }

    pub(super) fn delete_groups(&mut self, ids: &[String]) -> Answer {
        self.check_instance()?;
        let answer = removal(ids, &self.groups, |group| text(group, "name").to_owned());
        self.groups
            .retain(|group| !ids.contains(&text(group, "id").to_owned()));
        self.members.retain(|(_, group)| !ids.contains(group));
        self.unassign_principals("GROUP", ids);
        Ok(answer)
    }

    pub(super) fn list_groups(&self, query: &Query) -> Answer {
        self.check_instance()?;
        let mut groups = self.groups.clone();
        groups.retain(|group| {
            let id = text(group, "id");
            query.wants("name").is_none_or(|name| group["name"] == name)
                && !query
                    .wants("excluded_user_uuid")
                    .is_some_and(|user| self.is_member(user, id))
                && !self.is_assigned(id, "GROUP", query.wants("excluded_account_id"))
        });
        Ok(query.page("groups", groups, |group| self.group_detail(group)))
    }

    fn check_members(&mut self, id: &str, body: &Value) -> Result<Vec<String>, RefusalKind> {
        self.check_instance()?;
        find(&mut self.groups, id)?;
        let users = texts(&body["user_uuids"]);
        for user in &users {
            find(&mut self.users, user)?;
        }
        Ok(users)
    }

    pub(super) fn add_members(&mut self, id: &str, body: &Value) -> Answer {
        for user in self.check_members(id, body)? {
            self.join(&user, id);
        }
        self.show_group(id)
    }

    pub(super) fn remove_members(&mut self, id: &str, body: &Value) -> Answer {
        let users = self.check_members(id, body)?;
        self.members
            .retain(|(user, group)| group != id || !users.contains(user));
        Ok(Value::Null)
    }

    pub(super) fn list_members(&self, id: &str, query: &Query) -> Answer {
        self.show_group(id)?;
        let mut users = self.users.clone();
        users.retain(|user| {
            self.is_member(text(user, "id"), id)
                && query
                    .wants("user_id")
                    .is_none_or(|login| user["user_id"] == login)
        });
        Ok(query.page("users", users, |user| {
            let summary = [
                "created_at",
                "created_by",
                "id",
                "modified_at",
                "modified_by",
                "name",
            ];
            let groups = self.groups_of(text(user, "id"));
            let groups: Vec<_> = groups.iter().map(|group| only(group, &summary)).collect();
            let mut shown = only(user, &summary);
            shown["user_id"] = user["user_id"].clone();
            shown["group_count"] = json!(groups.len());
            shown["groups"] = json!(groups);
            shown
        }))
    }

    // Permission sets

    pub(super) fn create_set(&mut self, body: &Value, fresh: &str) -> Answer {
        self.check_instance()?;
        if self.sets.iter().any(|set| set["name"] == body["name"]) {
            return Err(RefusalKind::Invalid);
        }
        let instance = self.instance_id();
        let set = self.stamped(json!({
            "id": fresh, "name": body["name"], "description": null, "state": "ACTIVE",
            "session_duration": body["session_duration"], "policies": given_policies(body),
            "srn": format!("srn:e::acc-12345:kr-west1::permissionSet/{instance}/{fresh}"),
        }));
        let shown = details(&set);
        insert(&mut self.sets, set);
        Ok(shown)
    }

    fn set(&mut self, id: &str) -> Result<&mut Value, RefusalKind> {
        self.check_instance()?;
        find(&mut self.sets, id)
    }

    pub(super) fn set_set(&mut self, id: &str, body: &Value) -> Answer {
        let now = self.now.clone();
        let set = self.set(id)?;
        set["description"] = body["description"].clone();
        set["session_duration"] = body["session_duration"].clone();
        set["modified_at"] = json!(now);
        Ok(details(set))
    }

    pub(super) fn delete_set(&mut self, id: &str) -> Answer {
        self.set(id)?;
        self.sets.retain(|set| set["id"] != id);
        self.assignments
            .retain(|assignment| assignment["permission_set_id"] != id);
        Ok(Value::Null)
    }

    pub(super) fn list_sets(&self, query: &Query) -> Answer {
        self.check_instance()?;
        let mut sets = self.sets.clone();
        sets.retain(|set| query.wants("name").is_none_or(|name| set["name"] == name));
        Ok(query.page("permission_sets", sets, details))
    }

    /// With the ids that are known; those that the directory has made up are known once they were listed.
    pub(super) fn policies(&self, id: &str) -> Vec<Value> {
        let set = self.sets.iter().find(|set| set["id"] == id);
        let policies = set.and_then(|set| set["policies"].as_array().cloned());
        policies.unwrap_or_default()
    }

    pub(super) fn set_policies(&mut self, id: &str, body: &Value) -> Answer {
        let now = self.now.clone();
        let set = self.set(id)?;
        let former = set["policies"].as_array().cloned().unwrap_or_default();
        let mut policies = given_policies(body);
        for policy in &mut policies {
            let same = |known: &&Value| {
                known["category"] == policy["category"] && known["given"] == policy["given"]
            };
            if let Some(known) = former.iter().find(same) {
                policy["id"] = known["id"].clone();
            }
        }
        set["policies"] = json!(policies);
        set["modified_at"] = json!(now);
        Ok(details(set))
    }

    pub(super) fn delete_policies(&mut self, id: &str, ids: &[String]) -> Answer {
        let now = self.now.clone();
        let set = self.set(id)?;
        let policies = set["policies"].as_array_mut().unwrap();
        let is_known = |id: &String| policies.iter().any(|policy| policy["id"] == id.as_str());
        if !ids.iter().all(is_known) {
            return Err(RefusalKind::Unknown);
        }
        policies.retain(|policy| ids.iter().all(|id| policy["id"] != id.as_str()));
        set["modified_at"] = json!(now);
        Ok(Value::Null)
    }

    pub(super) fn list_policies(
        &mut self,
        id: &str,
        query: &Query,
        actual: Option<&Value>,
    ) -> Answer {
        self.set(id)?;
        let mut policies = self.policies(id);
        policies.retain(|policy| {
            query
                .wants("category")
                .is_none_or(|kind| policy["category"] == kind)
        });
        for (position, policy) in policies.iter_mut().enumerate() {
            policy["created_at"] = json!(format!("{position:04}"));
        }
        let mut page = query.page("policies", policies, |policy| {
            let mut shown = only(policy, &["category", "id", "name"]);
            let is_inline = policy["category"] == "INLINE_POLICY";
            shown["contents"] = if is_inline {
                policy["given"].clone()
            } else {
                Value::Null
            };
            shown["permission_set_id"] = json!(id);
            shown
        });
        self.learn_policies(id, &mut page, actual);
        Ok(page)
    }

    /// Takes over the ids that are not known yet, none of which may be another policy's.
    fn learn_policies(&mut self, id: &str, page: &mut Value, actual: Option<&Value>) {
        let known = self.policies(id);
        let Some(listed) = actual.and_then(|actual| actual["policies"].as_array()) else {
            return;
        };
        let Ok(set) = self.set(id) else { return };
        for (shown, actual) in page["policies"]
            .as_array_mut()
            .unwrap()
            .iter_mut()
            .zip(listed)
        {
            if !shown["id"].is_null() || known.iter().any(|policy| policy["id"] == actual["id"]) {
                continue;
            }
            shown["id"] = actual["id"].clone();
            for policy in set["policies"].as_array_mut().unwrap() {
                let is_this = policy["category"] == shown["category"]
                    && policy["name"] == shown["name"]
                    && (shown["contents"].is_null() || policy["given"] == shown["contents"]);
                if is_this {
                    policy["id"] = actual["id"].clone();
                }
            }
        }
    }

    // Assignments

    pub(super) fn assign(&mut self, body: &Value, actual: Option<&Value>) -> Answer {
        self.check_instance()?;
        let accounts = distinct(&body["accounts"]);
        let sets = distinct(&body["permission_sets"]);
        let principals = distinct(&body["principals"]);
        for set in &sets {
            find(&mut self.sets, text(set, "permission_set_id"))?;
        }
        for principal in &principals {
            let among = match text(principal, "principal_type") {
                "USER" => &mut self.users,
                _ => &mut self.groups,
            };
            find(among, text(principal, "principal_id"))?;
        }
        // The seed says of acc-1 alone which policies it has: `One`.
        let mut named = sets
            .iter()
            .flat_map(|set| self.policies(text(set, "permission_set_id")));
        let has_acc_1 = accounts
            .iter()
            .any(|account| account["target_account_id"] == "acc-1");
        if has_acc_1
            && named.any(|policy| policy["category"] == "CUSTOM_POLICY" && policy["given"] != "One")
        {
            return Err(RefusalKind::Invalid);
        }
        let actual = actual.map(|actual| actual["account_assignments"].clone());
        let mut made = Vec::new();
        for account in &accounts {
            for set in &sets {
                for principal in &principals {
                    let assignment = self.stamped(json!({
                        "principal_id": principal["principal_id"],
                        "principal_type": principal["principal_type"],
                        "permission_set_id": set["permission_set_id"],
                        "target_account_id": account["target_account_id"],
                    }));
                    let id = actual
                        .as_ref()
                        .map(|actual| actual[made.len()]["id"].clone());
                    made.push(self.assigned(assignment, id.unwrap_or_default()));
                }
            }
        }
        Ok(json!({"account_assignments": made, "count": made.len(), "links": []}))
    }

    /// As it is there already, or new with this id.
    fn assigned(&mut self, mut assignment: Value, fresh: Value) -> Value {
        let what = [
            "principal_id",
            "principal_type",
            "permission_set_id",
            "target_account_id",
        ];
        let same = |known: &&Value| only(known, &what) == only(&assignment, &what);
        let summary = [
            "created_at",
            "created_by",
            "id",
            "modified_at",
            "modified_by",
            "permission_set_id",
            "principal_id",
            "principal_type",
            "target_account_id",
        ];
        if let Some(known) = self.assignments.iter().find(same) {
            return only(known, &summary);
        }
        assignment["id"] = fresh;
        let shown = only(&assignment, &summary);
        insert(&mut self.assignments, assignment);
        shown
    }

    fn unassign_principals(&mut self, kind: &str, ids: &[String]) {
        self.assignments.retain(|assignment| {
            assignment["principal_type"] != kind
                || !ids.contains(&text(assignment, "principal_id").to_owned())
        });
    }

    pub(super) fn unassign(&mut self, account: &str, ids: &[String]) -> Answer {
        self.check_instance()?;
        for id in ids {
            let assignment = find(&mut self.assignments, id)?;
            if assignment["target_account_id"] != account {
                return Err(RefusalKind::Unknown);
            }
        }
        self.assignments
            .retain(|assignment| !ids.contains(&text(assignment, "id").to_owned()));
        Ok(Value::Null)
    }

    pub(super) fn unassign_account(&mut self, account: &str) -> Answer {
        self.check_instance()?;
        self.assignments
            .retain(|assignment| assignment["target_account_id"] != account);
        Ok(Value::Null)
    }

    pub(super) fn list_assignments(&self, account: &str, query: &Query) -> Answer {
        self.check_instance()?;
        let (name, email) = match account {
            "acc-1" => ("개발", "dev@example.com"),
            "acc-2" => ("운영", "ops@example.com"),
            _ => ("given", "x@example.com"),
        };
        let users = self.users.iter().map(|user| (user, "USER"));
        let groups = self.groups.iter().map(|group| (group, "GROUP"));
        let mut items = Vec::new();
        for (principal, kind) in users.chain(groups) {
            let mut assigned = self.assignments.clone();
            assigned.retain(|assignment| {
                let set = query.wants("permission_set_id");
                assignment["target_account_id"] == account
                    && assignment["principal_type"] == kind
                    && assignment["principal_id"] == principal["id"]
                    && set.is_none_or(|set| assignment["permission_set_id"] == set)
            });
            assigned.sort_by_key(|assignment| text(assignment, "created_at").to_owned());
            let shown_name = match kind {
                "USER" if principal["name"].is_null() => &principal["user_id"],
                _ => &principal["name"],
            };
            let wanted = query.wants("principal_name");
            if assigned.is_empty() || wanted.is_some_and(|wanted| shown_name != wanted) {
                continue;
            }
            items.push(json!({
                "created_at": assigned[0]["created_at"], "instance_id": self.instance_id(),
                "principal_id": principal["id"], "principal_name": shown_name, "principal_type": kind,
                "role_srn": null, "target_account_email": email, "target_account_id": account,
                "target_account_name": name,
                "permission_sets": assigned.iter().map(|it| self.assigned_set(it)).collect::<Vec<_>>(),
            }));
        }
        Ok(query.page("account_assignments", items, |item| {
            let mut item = item.clone();
            item.as_object_mut().unwrap().remove("created_at");
            item
        }))
    }

    fn assigned_set(&self, assignment: &Value) -> Value {
        let mut sets = self.sets.iter();
        let set = sets
            .find(|set| set["id"] == assignment["permission_set_id"])
            .unwrap();
        json!({
            "account_assignment_id": assignment["id"], "permission_set_id": set["id"],
            "permission_set_name": set["name"], "permission_set_srn": set["srn"],
        })
    }

    // Instances

    pub(super) fn create_instance(&mut self, fresh: &str) -> Answer {
        if self.instance.is_some() {
            return Err(RefusalKind::Conflict);
        }
        self.instance = Some((fresh.to_owned(), "ACTIVE_DIRECTORY".to_owned()));
        Ok(Value::Null)
    }

    pub(super) fn set_instance(&mut self, kind: &str) -> Answer {
        let (_, store) = self.instance.as_mut().ok_or(RefusalKind::Unknown)?;
        if store != kind {
            kind.clone_into(store);
            self.wipe();
        }
        Ok(json!(kind))
    }

    pub(super) fn delete_instance(&mut self) -> Answer {
        let (id, _) = self.instance.take().ok_or(RefusalKind::Unknown)?;
        self.former = id;
        self.wipe();
        Ok(Value::Null)
    }

    fn wipe(&mut self) {
        self.users.clear();
        self.groups.clear();
        self.members.clear();
        self.sets.clear();
        self.assignments.clear();
    }
}

fn text<'a>(record: &'a Value, member: &str) -> &'a str {
    record[member].as_str().unwrap()
}

fn texts(list: &Value) -> Vec<String> {
    let texts = list.as_array().unwrap().iter();
    texts
        .map(|text| text.as_str().unwrap().to_owned())
        .collect()
}

fn distinct(list: &Value) -> Vec<Value> {
    let mut distinct: Vec<Value> = Vec::new();
    for value in list.as_array().unwrap() {
        if !distinct.contains(value) {
            distinct.push(value.clone());
        }
    }
    distinct
}

fn is_among(records: &[Value], id: &str) -> bool {
    records.iter().any(|record| record["id"] == id)
}

fn find<'a>(records: &'a mut [Value], id: &str) -> Result<&'a mut Value, RefusalKind> {
    let mut records = records.iter_mut();
    records
        .find(|record| record["id"] == id)
        .ok_or(RefusalKind::Unknown)
}

/// Records lie in the order of their ids, which is the one that equal ones are listed in.
fn insert(records: &mut Vec<Value>, record: Value) {
    records.push(record);
    records.sort_by_key(|record| text(record, "id").to_owned());
}

fn only(record: &Value, members: &[&str]) -> Value {
    let members = members.iter();
    members
        .map(|member| ((*member).to_owned(), record[*member].clone()))
        .collect()
}

fn listed_user(user: &Value) -> Value {
    only(user, &["id", "name", "user_id"])
}

fn removal(ids: &[String], records: &[Value], name: impl Fn(&Value) -> String) -> Value {
    let mut ids = ids.to_vec();
    ids.sort();
    ids.dedup();
    let mut answer = json!({"failed_ids": [], "success_ids": []});
    for id in ids {
        let (list, result) = match records.iter().find(|record| record["id"] == id.as_str()) {
            Some(record) => (
                "success_ids",
                json!({"success_id": id, "success_name": name(record)}),
            ),
            None => (
                "failed_ids",
                json!({"failed_id": id, "failed_name": "", "error_code": "NOT_FOUND",
                    "failed_caused": "NotFoundError"}),
            ),
        };
        answer[list].as_array_mut().unwrap().push(result);
    }
    answer
}

/// Each policy once, managed before custom before inline, with what was given for it.
fn given_policies(body: &Value) -> Vec<Value> {
    let mut policies: Vec<Value> = Vec::new();
    for (member, category) in [
        ("managed_policies", "MANAGED_POLICY"),
        ("custom_policies", "CUSTOM_POLICY"),
        ("inline_policies", "INLINE_POLICY"),
    ] {
        for given in body[member].as_array().into_iter().flatten() {
            let name = if given.is_string() {
                given
            } else {
                &given["name"]
            };
            let policy = json!({
                "category": category, "given": given, "name": name, "id": given["id"],
            });
            if !policies.contains(&policy) {
                policies.push(policy);
            }
        }
    }
    policies
}

fn details(set: &Value) -> Value {
    let mut details = set.clone();
    let policies = set["policies"].as_array().unwrap();
    for (member, category) in [
        ("managed_policies", "MANAGED_POLICY"),
        ("custom_policies", "CUSTOM_POLICY"),
        ("inline_policies", "INLINE_POLICY"),
    ] {
        let of_kind = policies
            .iter()
            .filter(|policy| policy["category"] == category);
        details[member] = of_kind.map(|policy| policy["given"].clone()).collect();
    }
    details.as_object_mut().unwrap().remove("policies");
    details
}

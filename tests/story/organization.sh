#!/bin/sh
# An organization's access structure from nothing and back: an instance, three users, two groups, a permission set with
# policies, and an assignment. Each step lists what it has made or undone.
#
# It needs an emulator that holds nothing yet:
#
#     scp-idc emulator --seed empty
#
# and, in another terminal, what that prints in SCP_ENDPOINT_URL, SCP_ACCESS_KEY and SCP_SECRET_KEY:
#
#     sh tests/story/organization.sh
#
# SCP_IDC names the command where it is not on the PATH, such as target/debug/scp-idc.
# A test of this project runs it too, and holds the output of each step against tests/story/snapshots.

set -eu

case ${SCP_ENDPOINT_URL:?is not set; start the emulator and export what it prints} in
http://127.0.0.1:* | http://localhost:*) ;;
*)
    echo "$SCP_ENDPOINT_URL is not an emulator on this machine, and this deletes an instance" >&2
    exit 2
    ;;
esac

account=acc-seoul-1

# What follows belongs together.
step() {
    printf '\n## %s\n' "$1"
}

# Runs the command and shows it as it would be typed. If it fails, so does all of this.
idc() {
    printf '\n$ scp-idc'
    for argument; do
        case $argument in
        *[!A-Za-z0-9_=:,.@/-]*) printf " '%s'" "$argument" ;;
        *) printf ' %s' "$argument" ;;
        esac
    done
    printf '\n'
    "${SCP_IDC:-scp-idc}" "$@" 2>&1
}

# Runs a command that has to be refused, with this exit code.
refused() {
    expected=$1
    shift
    code=0
    idc "$@" || code=$?
    echo "exit code $code"
    test "$code" -eq "$expected"
}

step 'Start from nothing'
idc instance list -o table

step 'Create the instance'
idc instance create --name Acme --description '주식회사 아크미' -o yaml
SCP_INSTANCE_ID=$("${SCP_IDC:-scp-idc}" instance list -o ids)
export SCP_INSTANCE_ID
idc instance list -o csv

step 'Create three users'
idc user create --user-id kim --name 김하늘 --email kim@example.com -o table
idc user create --user-id lee --name 이바다 --department 연구소 -o csv
idc user create --user-id park --name 'Park San' -o yaml
refused 1 user create --user-id park --name 'Park San'

step 'List the users'
idc user list --sort user_id:asc -o table
idc user list --all --size 2 --sort user_id:desc -o csv

step 'Create two groups'
idc group create --name Developers --user-uuid kim -o table
idc group user add Developers lee kim -o ids
idc group create --name Operators --description 운영자 -o json
idc group user add Operators park kim -o ids

step 'List the groups and their members'
idc group list --sort name:asc -o table
idc group user list Operators --sort user_id:asc -o table
idc group user list Developers --all --size 1 --sort user_id:asc -o csv

step 'Create a permission set with policies'
idc permission-set create --name Readers --session-duration 3600 \
    --custom-policy ReadBilling --managed-policy viewer=ViewerAccess -o table
echo '{"Statement": [{"Effect": "Allow", "Action": ["iam:List*"], "Resource": ["*"]}]}' |
    idc permission-set policy set Readers --custom-policy ReadBilling --custom-policy DeployFromPipeline \
        --managed-policy viewer=ViewerAccess --inline-policy - -o json

step 'List the permission sets and their policies'
idc permission-set list -o table
idc permission-set policy list Readers --sort name:asc -o table
idc permission-set policy list Readers --category CUSTOM_POLICY --all --size 1 --sort name:asc -o csv

step 'Assign the permission set'
idc account-assignment create --target-account "$account,Seoul Account,seoul@example.com" \
    --permission-set-id Readers --group-id Developers -o table

step 'List everything'
idc instance show -o table
idc user list --all --sort user_id:asc -o csv
idc group list --all --sort name:asc -o csv
idc permission-set show Readers -o yaml
idc account-assignment list --target-account-id "$account" -o table

step 'Delete the assignment'
assignment=$("${SCP_IDC:-scp-idc}" account-assignment list --target-account-id "$account" --all -o ids)
idc account-assignment delete "$assignment" --target-account-id "$account" --yes
idc account-assignment list --target-account-id "$account" --all -o json

step 'Delete the permission set'
idc permission-set policy delete Readers viewer --yes
idc permission-set policy list Readers --category MANAGED_POLICY -o table
idc permission-set delete Readers --yes
idc permission-set list --all -o yaml

step 'Delete the groups'
idc group user remove Operators park --yes
idc group user list Operators -o table
refused 2 group delete Developers
idc group delete Developers --yes -o csv
idc group delete Operators --yes -o json
refused 5 group show Operators
idc group list --all -o csv

step 'Delete the users'
idc user delete kim --yes -o csv
refused 10 user delete lee 00000000000000000000000000000000 --yes -o table
idc user delete park --yes -o yaml
idc user list --all -o csv

step 'Delete the instance'
refused 2 instance delete
idc instance delete --confirm Acme
idc instance list --all -o json

//! The kinds of identifiers.

use super::secret::names_a_secret;

/// What an identifier names.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// An account, without its domain
    User,
    /// A person, by the name that people read
    Person,
    /// A device, by the first label of its name
    Host,
    /// A label of a domain, or a domain of one label
    Domain,
    /// The last label of a name that is not known
    TopLevel,
    /// What stands behind the `@` of a mail address
    MailDomain,
    /// An IPv4 or IPv6 address
    Address,
    /// A security identifier
    Sid,
    /// A GUID
    Guid,
    /// An address of a network card
    Hardware,
    /// A text of hexadecimal digits, as long as a hash
    Hash,
    /// An identifier of another form
    Id,
    /// What gives access; it is removed
    Secret,
}

impl Kind {
    /// All, in the order of summaries.
    pub const ALL: [Self; 13] = [
        Self::User,
        Self::Person,
        Self::Host,
        Self::Domain,
        Self::TopLevel,
        Self::MailDomain,
        Self::Address,
        Self::Sid,
        Self::Guid,
        Self::Hardware,
        Self::Hash,
        Self::Id,
        Self::Secret,
    ];

    /// What several of the kind are called.
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            Self::User => "users",
            Self::Person => "names of people",
            Self::Host => "hosts",
            Self::Domain => "domains",
            Self::TopLevel => "ends of host names",
            Self::MailDomain => "mail domains",
            Self::Address => "addresses",
            Self::Sid => "SIDs",
            Self::Guid => "GUIDs",
            Self::Hardware => "hardware addresses",
            Self::Hash => "hashes",
            Self::Id => "ids",
            Self::Secret => "secrets",
        }
    }

    /// What one of the kind is called; also what the key reads it as.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Person => "name of a person",
            Self::Host => "host",
            Self::Domain => "domain",
            Self::TopLevel => "end of a host name",
            Self::MailDomain => "mail domain",
            Self::Address => "address",
            Self::Sid => "SID",
            Self::Guid => "GUID",
            Self::Hardware => "hardware address",
            Self::Hash => "hash",
            Self::Id => "id",
            Self::Secret => "secret",
        }
    }
}

/// What a column holds, as its name tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ColumnKind {
    /// Accounts, in any of their forms
    User,
    /// Names of people
    Person,
    /// Devices
    Host,
    /// Domains
    Domain,
    /// Domains of mail addresses
    MailDomain,
    /// Hashes of files, which everybody's files have
    FileHash,
    /// Versions, which look like addresses
    Version,
    /// Opaque identifiers
    Id,
    /// What gives access
    Secret,
    /// Addresses of the web, or their hosts
    Url,
    /// Any text
    Text,
}

/// Ends of names, the first that fits decides.
const ENDS: &[(ColumnKind, &[&str])] = &[
    (
        ColumnKind::FileHash,
        &[
            "md5", "sha1", "sha256", "sha512", "filehash", "hashes", "imphash",
        ],
    ),
    (ColumnKind::Version, &["version", "build", "productversion"]),
    (
        ColumnKind::Person,
        &[
            "fullname",
            "givenname",
            "surname",
            "firstname",
            "lastname",
            "membername",
            "personname",
        ],
    ),
    (
        ColumnKind::Host,
        &[
            "devicename",
            "computer",
            "computername",
            "hostname",
            "machinename",
            "workstation",
            "workstationname",
            "fqdn",
            "netbiosname",
            "dvc",
        ],
    ),
    (ColumnKind::Url, &["url", "uri", "website"]),
    (
        ColumnKind::User,
        &[
            "accountname",
            "username",
            "samaccountname",
            "account",
            "user",
            "userid",
            "caller",
            "userprincipalname",
            "signinname",
            "signinidentifier",
            "upn",
            "logonname",
            "owner",
            "actor",
        ],
    ),
    (
        ColumnKind::Domain,
        &["domain", "domainname", "workgroup", "dnssuffix"],
    ),
    (
        ColumnKind::Id,
        &[
            "deviceid",
            "machineid",
            "tenantid",
            "subscriptionid",
            "objectid",
            "correlationid",
            "sessionid",
            "tokenid",
            "messageid",
            "workspaceid",
            "hostid",
            "agentid",
            "sensorid",
            "vmid",
            "serialnumber",
            "sourcecomputerid",
            "uniqueid",
            "instanceid",
        ],
    ),
];

impl ColumnKind {
    /// What a column or property of this name holds.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let lower = name.to_lowercase();
        let lower = ["_s", "_g", "_d"]
            .iter()
            .find_map(|end| lower.strip_suffix(end))
            .unwrap_or(&lower);
        let plain: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
        if plain.ends_with("displayname") {
            let of_people = [
                "user",
                "account",
                "sender",
                "recipient",
                "actor",
                "manager",
                "member",
            ];
            let is_person =
                plain == "displayname" || of_people.iter().any(|word| plain.contains(word));
            return if is_person { Self::Person } else { Self::Text };
        }
        if names_a_secret(name) {
            return Self::Secret;
        }
        if plain == "identity" {
            return Self::Person;
        }
        if plain == "host" {
            return Self::Host;
        }
        let found = ENDS
            .iter()
            .find(|(_, ends)| ends.iter().any(|end| plain.ends_with(end)));
        let kind = found.map_or(Self::Text, |(kind, _)| *kind);
        let of_mail = ["sender", "recipient", "mail", "upn", "from"];
        match kind {
            Self::Domain if of_mail.iter().any(|word| plain.contains(word)) => Self::MailDomain,
            kind => kind,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ColumnKind;

    #[test]
    fn names_of_columns_tell_what_they_hold() {
        for (name, kind) in [
            ("InitiatingProcessAccountName", ColumnKind::User),
            ("UserPrincipalName", ColumnKind::User),
            ("DeviceName", ColumnKind::Host),
            ("Computer", ColumnKind::Host),
            ("host_s", ColumnKind::Host),
            ("AccountDomain", ColumnKind::Domain),
            ("SenderFromDomain", ColumnKind::MailDomain),
            ("InitiatingProcessSHA1", ColumnKind::FileHash),
            ("DeviceId", ColumnKind::Id),
            ("AccountDisplayName", ColumnKind::Person),
            ("AppDisplayName", ColumnKind::Text),
            ("RemoteUrl", ColumnKind::Url),
            ("ProcessVersionInfoProductVersion", ColumnKind::Version),
            ("ProcessTokenElevation", ColumnKind::Text),
            ("FileName", ColumnKind::Text),
        ] {
            assert_eq!(ColumnKind::of(name), kind, "{name}");
        }
    }
}

//! Names that everybody's events have: they say nothing of an organisation and stay.

/// Accounts of the system, in lower case.
const ACCOUNTS: &[&str] = &[
    "-",
    "system",
    "local system",
    "local service",
    "network service",
    "anonymous logon",
    "anonymous",
    "administrator",
    "guest",
    "root",
    "defaultaccount",
    "wdagutilityaccount",
    "krbtgt",
    "iusr",
    "www-data",
    "nobody",
    "daemon",
    "everyone",
    "trustedinstaller",
    "authenticated users",
    "users",
    "administrators",
    "domain admins",
    "domain users",
    "n/a",
    "none",
    "unknown",
    "null",
    "localsystem",
    "self",
    "all",
    "other",
    "defaultapppool",
    "sshd",
    "_apt",
    "syslog",
    "messagebus",
];

/// Domains of the system, in lower case.
const DOMAINS: &[&str] = &[
    "-",
    "nt authority",
    "nt service",
    "builtin",
    "workgroup",
    "window manager",
    "font driver host",
    "iis apppool",
    "nt virtual machine",
    "application package authority",
    "azuread",
    "microsoftaccount",
    "localhost",
    "local",
    "n/a",
    "mshome",
    "home",
    "lan",
    "internal",
    "microsoft",
];

/// Hives of the registry, in lower case.
const HIVES: &[&str] = &[
    "hklm", "hkcu", "hkcr", "hku", "hkcc", "registry", "software", "system",
];

/// Whether a name is that of a hive of the registry.
#[must_use]
pub fn is_hive(name: &str) -> bool {
    let lower = name.to_lowercase();
    HIVES.contains(&lower.as_str()) || lower.starts_with("hkey")
}

/// Containers that every directory has, in lower case.
const CONTAINERS: &[&str] = &[
    "users",
    "computers",
    "builtin",
    "configuration",
    "schema",
    "system",
    "policies",
    "sites",
    "services",
    "partitions",
    "program data",
    "managed service accounts",
    "foreignsecurityprincipals",
    "deleted objects",
    "domain controllers",
    "domain computers",
    "domain guests",
    "enterprise admins",
    "schema admins",
];

/// Whether a name is that of a container, or of a group that every directory has.
#[must_use]
pub fn is_container(name: &str) -> bool {
    CONTAINERS.contains(&name.to_lowercase().as_str())
}

/// Whether a label of a domain is at its end and says nothing of whose it is.
#[must_use]
pub fn is_top_label(label: &str) -> bool {
    const LABELS: [&str; 12] = [
        "com", "net", "org", "edu", "gov", "local", "lan", "internal", "intern", "corp", "ad", "de",
    ];
    LABELS.contains(&label.to_lowercase().as_str())
}

/// Folders beside those of users, in lower case.
const FOLDERS: &[&str] = &[
    "public",
    "default",
    "default user",
    "all users",
    "shared",
    "defaultuser0",
    ".",
];

/// Labels of hosts that say what they do, in lower case.
const LABELS: &[&str] = &[
    "www",
    "api",
    "mail",
    "smtp",
    "imap",
    "pop",
    "ftp",
    "autodiscover",
    "login",
    "cdn",
    "ns1",
    "ns2",
    "localhost",
];

/// Services that everybody uses, whole or with the labels of a customer before them.
const SERVICES: &[&str] = &[
    "microsoft.com",
    "windows.com",
    "windowsupdate.com",
    "live.com",
    "office.com",
    "office365.com",
    "office.net",
    "microsoftonline.com",
    "msftconnecttest.com",
    "msftncsi.com",
    "msedge.net",
    "bing.com",
    "skype.com",
    "google.com",
    "googleapis.com",
    "gstatic.com",
    "github.com",
    "githubusercontent.com",
    "digicert.com",
    "verisign.com",
    "globalsign.com",
    "letsencrypt.org",
    "mozilla.org",
    "mozilla.com",
    "adobe.com",
    "apple.com",
    "icloud.com",
    "ubuntu.com",
    "debian.org",
    "python.org",
    "pypi.org",
    "npmjs.org",
    "nuget.org",
    "example.com",
    "example.org",
    "example.net",
];

/// Services whose customers have labels of their own before the name.
const CUSTOMERS: &[&str] = &[
    "sharepoint.com",
    "onmicrosoft.com",
    "core.windows.net",
    "azurewebsites.net",
    "cloudapp.azure.com",
    "cloudapp.net",
    "vault.azure.net",
    "database.windows.net",
    "azurefd.net",
    "azureedge.net",
    "amazonaws.com",
    "cloudfront.net",
    "trafficmanager.net",
    "servicebus.windows.net",
    "service-now.com",
    "zendesk.com",
    "okta.com",
    "ngrok.io",
    "ngrok-free.app",
    "trycloudflare.com",
    "workers.dev",
    "github.io",
    "herokuapp.com",
    "web.app",
];

/// Domains of mail addresses that anybody may have.
const PROVIDERS: &[&str] = &[
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "msn.com",
    "yahoo.com",
    "icloud.com",
    "gmx.de",
    "gmx.net",
    "web.de",
    "proton.me",
    "protonmail.com",
    "aol.com",
];

/// Whether anybody may have a mail address of a domain, so that its name is a word like others.
#[must_use]
pub fn is_provider(domain: &str) -> bool {
    let lower = domain.to_lowercase();
    PROVIDERS.contains(&lower.as_str()) || public_labels(&lower) > 0
}

/// Whether an account is one of the system.
#[must_use]
pub fn is_account(name: &str) -> bool {
    let lower = name.trim().to_lowercase();
    let numbered = ["dwm-", "umfd-"].iter().any(|start| {
        let rest = lower.strip_prefix(start);
        rest.is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()))
    });
    numbered || ACCOUNTS.contains(&lower.as_str())
}

/// Whether a domain is one of the system.
#[must_use]
pub fn is_domain(name: &str) -> bool {
    DOMAINS.contains(&name.trim().to_lowercase().as_str())
}

/// Whether a folder beside those of users is no user's.
#[must_use]
pub fn is_folder(name: &str) -> bool {
    let lower = name.to_lowercase();
    FOLDERS.contains(&lower.as_str()) || lower.contains('%') || lower.contains('*')
}

/// Whether a label of a host says what the host does.
#[must_use]
pub fn is_label(name: &str) -> bool {
    LABELS.contains(&name.to_lowercase().as_str())
}

/// How many labels at the end of a host's name belong to a service that everybody uses; all of them where the whole is its.
#[must_use]
pub fn public_labels(host: &str) -> usize {
    let lower = host.to_lowercase();
    let is_below = |service: &&&str| {
        let before = lower.strip_suffix(**service);
        before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    if SERVICES.iter().any(|service| is_below(&service)) {
        return lower.split('.').count();
    }
    let found = CUSTOMERS.iter().find(is_below);
    found.map_or(0, |service| service.split('.').count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_of_the_system_are_known_in_any_letter_case() {
        assert!(is_account("SYSTEM") && is_account("Network Service") && is_account("DWM-1"));
        assert!(!is_account("systems") && !is_account("dwm-x") && !is_account("alice"));
    }

    #[test]
    fn a_customers_label_before_a_service_is_told_from_the_service() {
        assert_eq!(public_labels("login.microsoft.com"), 3);
        assert_eq!(public_labels("contoso.sharepoint.com"), 2);
        assert_eq!(public_labels("notmicrosoft.com"), 0);
    }
}

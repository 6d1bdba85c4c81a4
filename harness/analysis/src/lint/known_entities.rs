//! The types of entities and their identifiers.
//!
//! <https://learn.microsoft.com/azure/sentinel/entities-reference>

/// A type of entity.
pub(super) struct EntityType {
    /// Its name, as rules write it.
    pub name: &'static str,
    /// Its identifiers; empty where the pages do not list all that the service takes.
    pub identifiers: &'static [&'static str],
}

const fn entity(name: &'static str, identifiers: &'static [&'static str]) -> EntityType {
    EntityType { name, identifiers }
}

/// All types.
pub(super) static ENTITY_TYPES: [EntityType; 20] = [
    entity(
        "Account",
        &[
            "Name",
            "FullName",
            "NTDomain",
            "DnsDomain",
            "UPNSuffix",
            "Sid",
            "AadTenantId",
            "AadUserId",
            "PUID",
            "IsDomainJoined",
            "DisplayName",
            "ObjectGuid",
            "CloudAppAccountId",
            "IsAnonymized",
        ],
    ),
    entity(
        "Host",
        &[
            "DnsDomain",
            "NTDomain",
            "HostName",
            "FullName",
            "NetBiosName",
            "AzureID",
            "OMSAgentID",
            "OSFamily",
            "OSVersion",
            "IsDomainJoined",
        ],
    ),
    entity("IP", &["Address", "AddressScope"]),
    entity("Malware", &["Name", "Category"]),
    entity("File", &["Directory", "Name"]),
    entity(
        "Process",
        &[
            "ProcessId",
            "CommandLine",
            "ElevationToken",
            "CreationTimeUtc",
        ],
    ),
    entity("CloudApplication", &[]),
    entity("DNS", &["DomainName"]),
    entity("AzureResource", &["ResourceId"]),
    entity("AmazonResource", &[]),
    entity("FileHash", &["Algorithm", "Value"]),
    entity("RegistryKey", &["Hive", "Key"]),
    entity("RegistryValue", &["Name", "Value", "ValueType"]),
    entity("SecurityGroup", &["DistinguishedName", "SID", "ObjectGuid"]),
    entity("URL", &["Url"]),
    // Their identifiers are many and still grow.
    entity("IoTDevice", &[]),
    entity("Mailbox", &[]),
    entity("MailCluster", &[]),
    entity("MailMessage", &[]),
    entity("SubmissionMail", &[]),
];

/// The type with this name, in any letter case.
pub(super) fn entity_type(name: &str) -> Option<&'static EntityType> {
    let mut types = ENTITY_TYPES.iter();
    types.find(|entity| entity.name.eq_ignore_ascii_case(name))
}

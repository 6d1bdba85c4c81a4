//! The files of the project that are kept in the program.

/// A file of the project.
#[derive(Debug)]
pub(super) struct Bundled {
    /// Its path in the project, with slashes.
    pub path: &'static str,
    /// What it holds.
    pub bytes: &'static [u8],
}

// A macro, as only literals can be included.
macro_rules! bundled {
    ($($path:literal),* $(,)?) => {
        &[$(Bundled {
            path: $path,
            bytes: include_bytes!(concat!("../../../../../", $path)),
        }),*]
    };
}

/// The hunting page that the documentation imports.
pub(super) static HUNTING_PAGE: &Bundled = &Bundled {
    path: "testdata/import/pages/000_8cc66ab532fa01fa.txt",
    bytes: include_bytes!("../../../../../testdata/import/pages/000_8cc66ab532fa01fa.txt"),
};

/// Every file below `rules` and `testdata/docs`.
pub(super) static FILES: &[Bundled] = bundled![
    "rules/rmm/action1/Action1_netconn.test.yaml",
    "rules/rmm/action1/Action1_netconn.yaml",
    "rules/rmm/connectwise/ConnectWise_netconn.test.yaml",
    "rules/rmm/connectwise/ConnectWise_netconn.yaml",
    "rules/rmm/level/Level_signature.test.yaml",
    "rules/rmm/level/Level_signature.yaml",
    "rules/rmm/remotepc/RemotePC_netconn.test.yaml",
    "rules/rmm/remotepc/RemotePC_netconn.yaml",
    "rules/rmm/syncromsp/SyncroMSP_netconn.test.yaml",
    "rules/rmm/syncromsp/SyncroMSP_netconn.yaml",
    "testdata/docs/check/failures.yaml",
    "testdata/docs/common/contradiction.kql",
    "testdata/docs/common/custom.kql",
    "testdata/docs/common/detections/Encoded_PowerShell.kql",
    "testdata/docs/common/detections/Encoded_PowerShell.test.yaml",
    "testdata/docs/common/events.ndjson",
    "testdata/docs/common/export.csv",
    "testdata/docs/common/failing/Encoded_PowerShell.test.yaml",
    "testdata/docs/common/key.txt",
    "testdata/docs/common/logons.ndjson",
    "testdata/docs/common/misspelt.kql",
    "testdata/docs/common/my_rule.kql",
    "testdata/docs/common/queries.jsonl",
    "testdata/docs/common/short_names.kql",
    "testdata/docs/common/vip.csv",
    "testdata/docs/common/watched.kql",
    "testdata/docs/coverage/detections/Encoded_PowerShell.test.yaml",
    "testdata/docs/coverage/detections/Encoded_PowerShell.yaml",
    "testdata/docs/diff/SyncroMSP_netconn.new.yaml",
    "testdata/docs/diff/new.kql",
    "testdata/docs/diff/old.kql",
    "testdata/docs/import/sigma.yml",
    "testdata/docs/init/repo/detections/vip_vpn.yaml",
    "testdata/docs/init/repo/parsers/VpnLogons.yaml",
    "testdata/docs/init/repo/tables/Vpn_CL.json",
    "testdata/docs/init/repo/watchlists/vip.csv",
    "testdata/docs/mappings/attack.xml",
    "testdata/docs/mappings/own.kql",
    "testdata/docs/simulate/failed_logons.yaml",
    "testdata/docs/simulate/logons.ndjson",
    "testdata/docs/sweep/attack.xml",
    "testdata/docs/sweep/hunt/cloud.kql",
    "testdata/docs/sweep/hunt/encoded_command.yaml",
    "testdata/docs/sweep/hunt/many_failures.yaml",
    "testdata/docs/sweep/hunt/run_key.kql",
    "testdata/docs/sweep/hunt/unsigned.kql",
    "testdata/docs/workspace/repo/detections/vip_vpn.yaml",
    "testdata/docs/workspace/repo/kqlab.yaml",
    "testdata/docs/workspace/repo/parsers/VpnLogons.yaml",
    "testdata/docs/workspace/repo/tables/Vpn_CL.json",
    "testdata/docs/workspace/repo/watchlists/vip.csv",
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;
    use std::path::Path;

    use super::*;

    fn files_below(folder: &Path, name: &str, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{name}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                files_below(&entry.path(), &name, found);
            } else {
                found.push(name);
            }
        }
    }

    #[test]
    fn no_rule_and_no_file_of_the_documentation_is_left_out() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut found = Vec::new();
        files_below(&root.join("rules"), "rules", &mut found);
        files_below(&root.join("testdata/docs"), "testdata/docs", &mut found);
        found.sort();
        let listed: Vec<&str> = FILES.iter().map(|file| file.path).collect();
        assert_eq!(listed, found);
    }
}

//! The workspaces of a request: each is found from the files that the request names, and read once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use miette::Report;

use super::config::find;
use super::read::Project;
use crate::unsaved::{Unsaved, absolute};

/// Finds the workspace of a rule or test file, and reads each workspace once. Threads may share it.
#[derive(Debug, Default)]
pub struct Projects {
    /// The workspace that the caller chose for all files; without it each file has the nearest at or above it.
    chosen: Option<PathBuf>,
    /// What an editor holds.
    unsaved: Unsaved,
    opened: Mutex<BTreeMap<PathBuf, Arc<Project>>>,
}

impl Projects {
    /// Every file is of this workspace: a workspace file, or a folder at or above which there is one.
    #[must_use]
    pub fn chosen(path: PathBuf) -> Self {
        Self {
            chosen: Some(path),
            ..Self::default()
        }
    }

    /// The workspace of a file. None when no folder at or above it has a workspace file, and none was chosen.
    ///
    /// # Errors
    /// The workspace file cannot be read or has mistakes, or the one that was chosen is not there.
    pub fn of(&self, path: &Path) -> Result<Option<Arc<Project>>, Report> {
        let Some(file) = self.file_of(path)? else {
            return Ok(None);
        };
        // Held while the workspace is read: other threads most likely want the same one.
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(project) = opened.get(&file) {
            return Ok(Some(Arc::clone(project)));
        }
        let project = Arc::new(Project::open_in(&file, &self.unsaved)?);
        opened.insert(file, Arc::clone(&project));
        Ok(Some(project))
    }

    /// The workspace of a file, read for the caller alone.
    ///
    /// # Errors
    /// As [`of`](Self::of).
    pub fn open(&self, path: &Path) -> Result<Option<Project>, Report> {
        let file = self.file_of(path)?;
        file.map(|file| Project::open_in(&file, &self.unsaved))
            .transpose()
    }

    fn file_of(&self, path: &Path) -> Result<Option<PathBuf>, Report> {
        match &self.chosen {
            Some(chosen) if chosen.is_file() => Ok(Some(chosen.clone())),
            Some(chosen) => find(chosen).map(Some).ok_or_else(|| none_there(chosen)),
            None => Ok(find(path)),
        }
    }

    /// Takes the text that an editor holds of a file, or with None what lies on the disk again. Workspaces that were read from
    /// that file are read again when next asked for; whether there was one.
    pub fn edit(&mut self, path: &Path, text: Option<Arc<str>>) -> bool {
        self.unsaved.set(path, text);
        let path = absolute(path);
        let opened = self
            .opened
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        let before = opened.len();
        opened.retain(|_, project| !project.inputs.iter().any(|input| absolute(input) == path));
        opened.len() < before
    }

    /// The texts that an editor holds.
    #[must_use]
    pub const fn unsaved(&self) -> &Unsaved {
        &self.unsaved
    }

    /// The same choice, with nothing read yet.
    #[must_use]
    pub fn unread(&self) -> Self {
        Self {
            chosen: self.chosen.clone(),
            unsaved: self.unsaved.clone(),
            opened: Mutex::default(),
        }
    }

    /// The workspaces that were read, by the paths of their files.
    #[must_use]
    pub fn opened(&self) -> Vec<(PathBuf, Arc<Project>)> {
        let opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let opened = opened.iter();
        opened
            .map(|(file, project)| (file.clone(), Arc::clone(project)))
            .collect()
    }
}

fn none_there(path: &Path) -> Report {
    miette::miette!(
        help = "`kqlab.yaml` names its folders of rules, functions, tables and watchlists",
        "there is no workspace at or above {}",
        path.display()
    )
}

//! The tests of the harness, in one program: what each test family is about stands at the head of its file.

mod audit;
mod bad_input;
mod coverage;
mod diff;
mod explain;
mod fixtures_of_events;
mod generate;
mod one_clock;
mod proof_decides;
mod proof_is_sound;
mod reports;
mod repository;
mod rule_forms;
mod rule_schedule;
mod rules_are_proven;
mod test_file_schema;
mod testfile_mistakes;
mod testfile_read;
mod testfile_rows;
mod tests_that_changed;
mod tune;
mod typical_mistakes;
mod workspace_inputs;

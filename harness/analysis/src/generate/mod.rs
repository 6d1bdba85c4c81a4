//! Events made from a rule alone, as a test file and as noise around them.

mod noise;
mod test_file;

pub use noise::noise;
pub use test_file::test_file;

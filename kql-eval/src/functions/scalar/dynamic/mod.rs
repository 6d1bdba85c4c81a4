//! Arrays and property bags.

use crate::functions::ScalarFunction;

mod array;
mod array_concat;
mod array_iff;
mod array_index_of;
mod array_length;
mod array_reverse;
mod array_rotate_left;
mod array_rotate_right;
mod array_shift_left;
mod array_shift_right;
mod array_slice;
mod array_sort_asc;
mod array_sort_desc;
mod array_split;
mod array_sum;
mod bag;
mod bag_has_key;
mod bag_keys;
mod bag_merge;
pub(super) mod bag_pack;
mod bag_remove_keys;
mod bag_set_key;
mod bag_zip;
mod dynamic_to_json;
mod extract_json;
mod jaccard_index;
mod move_elements;
mod order;
mod pack_array;
mod range;
mod repeat;
mod set_difference;
mod set_equals;
mod set_has_element;
mod set_intersect;
mod set_union;
mod sort;
mod treepath;
mod zip;

/// All of them.
pub static FUNCTIONS: &[&ScalarFunction] = &[
    &array_length::ARRAY_LENGTH,
    &array_concat::ARRAY_CONCAT,
    &array_reverse::ARRAY_REVERSE,
    &array_slice::ARRAY_SLICE,
    &array_split::ARRAY_SPLIT,
    &array_index_of::ARRAY_INDEX_OF,
    &array_rotate_left::ARRAY_ROTATE_LEFT,
    &array_shift_left::ARRAY_SHIFT_LEFT,
    &array_rotate_right::ARRAY_ROTATE_RIGHT,
    &array_shift_right::ARRAY_SHIFT_RIGHT,
    &array_sum::ARRAY_SUM,
    &array_iff::ARRAY_IFF,
    &array_sort_asc::ARRAY_SORT_ASC,
    &array_sort_desc::ARRAY_SORT_DESC,
    &set_union::SET_UNION,
    &set_intersect::SET_INTERSECT,
    &set_difference::SET_DIFFERENCE,
    &set_equals::SET_EQUALS,
    &set_has_element::SET_HAS_ELEMENT,
    &jaccard_index::JACCARD_INDEX,
    &zip::ZIP,
    &pack_array::PACK_ARRAY,
    &bag_pack::BAG_PACK,
    &bag_keys::BAG_KEYS,
    &bag_has_key::BAG_HAS_KEY,
    &bag_merge::BAG_MERGE,
    &bag_remove_keys::BAG_REMOVE_KEYS,
    &bag_set_key::BAG_SET_KEY,
    &bag_zip::BAG_ZIP,
    &repeat::REPEAT,
    &range::RANGE,
    &extract_json::EXTRACT_JSON,
    &treepath::TREEPATH,
    &dynamic_to_json::DYNAMIC_TO_JSON,
];

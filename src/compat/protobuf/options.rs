//! What options say to code generators and callers.

use prost_reflect::{FileDescriptor, MethodDescriptor};
use prost_types::MethodOptions;
use prost_types::method_options::IdempotencyLevel;

/// The options of a file that decide what generated code looks like, each with its value once defaults are filled in.
pub(super) fn of_file(file: &FileDescriptor) -> [(&'static str, String); 16] {
    let options = file.file_descriptor_proto().options.clone();
    let options = options.unwrap_or_default();
    let text = str::to_owned;
    let flag = |yes: bool| yes.to_string();
    [
        ("java_package", text(options.java_package())),
        ("java_outer_classname", text(options.java_outer_classname())),
        ("java_multiple_files", flag(options.java_multiple_files())),
        (
            "java_generic_services",
            flag(options.java_generic_services()),
        ),
        ("go_package", text(options.go_package())),
        ("csharp_namespace", text(options.csharp_namespace())),
        ("php_namespace", text(options.php_namespace())),
        ("php_class_prefix", text(options.php_class_prefix())),
        (
            "php_metadata_namespace",
            text(options.php_metadata_namespace()),
        ),
        ("ruby_package", text(options.ruby_package())),
        ("objc_class_prefix", text(options.objc_class_prefix())),
        ("swift_prefix", text(options.swift_prefix())),
        ("cc_enable_arenas", flag(options.cc_enable_arenas())),
        ("cc_generic_services", flag(options.cc_generic_services())),
        ("py_generic_services", flag(options.py_generic_services())),
        ("optimize_for", text(options.optimize_for().as_str_name())),
    ]
}

/// What the schema says about repeating the call, as the option writes it.
pub(super) fn idempotency(rpc: &MethodDescriptor) -> &'static str {
    let options = rpc.method_descriptor_proto().options.as_ref();
    let level = options.map(MethodOptions::idempotency_level);
    level
        .unwrap_or(IdempotencyLevel::IdempotencyUnknown)
        .as_str_name()
}

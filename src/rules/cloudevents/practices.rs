//! Documented extensions: severity, business activities, deprecation, correlation, recording, classification, signatures, OPC UA.

rulebook! {
    /// Consumers compare numbers.
    SEVERITYNUMBER_MISSING = "ce/severitynumber-missing" {
        title: "`severitytext` without `severitynumber`", breaks: Nothing, impact: Contract, level: Error,
        check: "CE213",
        draft: true,
        message: "`severitytext` is there, and `severitynumber` is not",
        why: "The number is what consumers compare and filter by; the text is for people.",
        instead: "Add it: `\"severitynumber\": 17` for ERROR.",
        spec: "CloudEvents extension Severity: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/severity.md",
        since: "0.1.0", aka: [],
    }

    /// Nobody can compare it.
    SEVERITYNUMBER_INVALID = "ce/severitynumber-invalid" {
        title: "`severitynumber` that is no Integer", breaks: Nothing, impact: Contract, level: Error,
        check: "CE214",
        draft: true,
        message: "`severitynumber` {flaw}, and must be an Integer of 0 or more",
        why: "Consumers compare and filter by it.",
        instead: "Write a whole number: `17` for ERROR.",
        spec: "CloudEvents extension Severity: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/severity.md",
        since: "0.1.0", aka: [],
    }

    /// It says nothing.
    SEVERITYTEXT_INVALID = "ce/severitytext-invalid" {
        title: "`severitytext` that is no text", breaks: Nothing, impact: Contract, level: Error,
        check: "CE215",
        draft: true,
        message: "`severitytext` {flaw}",
        why: "It is a non-empty String.",
        instead: "Write the word of the level: `\"ERROR\"`; or leave it out.",
        spec: "CloudEvents extension Severity: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/severity.md",
        since: "0.1.0", aka: [],
    }

    /// The words are upper case.
    SEVERITYTEXT_LOWER_CASE = "ce/severitytext-lower-case" {
        title: "`severitytext` that is not upper case", breaks: Nothing, impact: Contract, level: Warning,
        check: "CE215",
        draft: true,
        message: "`severitytext` is {value}, and should be upper case",
        why: "Consumers that compare the word as it is do not find it.",
        instead: "Write it in upper case: `\"ERROR\"`.",
        spec: "CloudEvents extension Severity: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/severity.md",
        since: "0.1.0", aka: [],
    }

    /// The activity cannot be told.
    BAM_INCOMPLETE = "ce/bam-incomplete" {
        title: "business activity without all of its attributes", breaks: Nothing, impact: Contract, level: Error,
        check: "CE216",
        draft: true,
        message: "`{name}` is missing, and other attributes of a business activity are there",
        why: "`bamtxid`, `bampid`, `bamptxid` and `bamptxsid` together name the activity; each of them is required.",
        instead: "Add it, or leave all of them out.",
        spec: "CloudEvents extension Business Activity Monitoring: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/bam.md",
        since: "0.1.0", aka: [],
    }

    /// It names no activity.
    BAM_EMPTY = "ce/bam-empty" {
        title: "attribute of a business activity that is no text", breaks: Nothing, impact: Contract, level: Error,
        check: "CE217",
        draft: true,
        message: "`{name}` {flaw}",
        why: "The attributes that name a business activity are non-empty Strings.",
        instead: "Write its id as a string.",
        spec: "CloudEvents extension Business Activity Monitoring: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/bam.md",
        since: "0.1.0", aka: [],
    }

    /// It is neither true nor false.
    BAM_COMPLETED_INVALID = "ce/bam-completed-invalid" {
        title: "completion of a business activity that is no Boolean", breaks: Nothing, impact: Contract, level: Error,
        check: "CE218",
        draft: true,
        message: "`{name}` is {value}, and must be a Boolean",
        why: "Consumers ask it whether the activity is over.",
        instead: "Write `true` or `false`, without quotes.",
        spec: "CloudEvents extension Business Activity Monitoring: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/bam.md",
        since: "0.1.0", aka: [],
    }

    /// Only `true` means something.
    DEPRECATED_INVALID = "ce/deprecated-invalid" {
        title: "`deprecated` that is not `true`", breaks: Nothing, impact: Contract, level: Error,
        check: "CE219",
        draft: true,
        message: "`deprecated` is {value}, and must be the Boolean true",
        why: "An event type that is not deprecated has no such attribute; consumers ask whether it is there.",
        instead: "Write `\"deprecated\": true`, or leave it out.",
        spec: "CloudEvents extension Deprecation: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/deprecation.md",
        since: "0.1.0", aka: [],
    }

    /// It is no moment.
    DEPRECATION_TIME_INVALID = "ce/deprecation-time-invalid" {
        title: "moment of a deprecation that is no timestamp", breaks: Nothing, impact: Contract, level: Error,
        check: "CE220",
        draft: true,
        message: "`{name}` {flaw}, so it is no timestamp of RFC 3339",
        why: "Consumers plan by it.",
        instead: "Write date, `T`, time with seconds, and the offset: `2027-04-05T00:00:00Z`.",
        spec: "CloudEvents extension Deprecation: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/deprecation.md",
        since: "0.1.0", aka: [],
    }

    /// It ends before it starts.
    DEPRECATION_SUNSET_TOO_EARLY = "ce/deprecation-sunset-too-early" {
        title: "`deprecationsunset` earlier than `deprecationfrom`", breaks: Nothing, impact: Contract, level: Error,
        check: "CE221",
        draft: true,
        message: "`deprecationsunset` is earlier than `deprecationfrom`",
        why: "The type would be gone before it is deprecated.",
        instead: "Take a later moment for `deprecationsunset`.",
        spec: "CloudEvents extension Deprecation: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/deprecation.md",
        since: "0.1.0", aka: [],
    }

    /// It leads nowhere.
    DEPRECATION_MIGRATION_INVALID = "ce/deprecation-migration-invalid" {
        title: "`deprecationmigration` that is no absolute URI", breaks: Nothing, impact: Contract, level: Error,
        check: "CE222",
        draft: true,
        message: "`deprecationmigration` {flaw}, so it is no absolute URI",
        why: "People read there what to do.",
        instead: "Write the whole address, with its scheme.",
        spec: "CloudEvents extension Deprecation: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/deprecation.md",
        since: "0.1.0", aka: [],
    }

    /// Nobody sees that it is deprecated.
    DEPRECATED_MISSING = "ce/deprecated-missing" {
        title: "particulars of a deprecation without `deprecated`", breaks: Nothing, impact: Contract, level: Error,
        check: "CE223",
        draft: true,
        message: "`{name}` is there, and `deprecated` is not",
        why: "Consumers ask `deprecated`, and look at the others only then.",
        instead: "Add `\"deprecated\": true`.",
        spec: "CloudEvents extension Deprecation: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/deprecation.md",
        since: "0.1.0", aka: [],
    }

    /// It belongs to nothing.
    CORRELATIONID_INVALID = "ce/correlationid-invalid" {
        title: "`correlationid` that is no text", breaks: Nothing, impact: Contract, level: Error,
        check: "CE224",
        draft: true,
        message: "`correlationid` {flaw}",
        why: "It is a non-empty String; all events with an empty one look as if they belonged together.",
        instead: "Write the id of what the event is part of, or leave it out.",
        spec: "CloudEvents extension Correlation: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/correlation.md",
        since: "0.1.0", aka: [],
    }

    /// Nothing caused it.
    CAUSATIONID_INVALID = "ce/causationid-invalid" {
        title: "`causationid` that is no text", breaks: Nothing, impact: Contract, level: Error,
        check: "CE225",
        draft: true,
        message: "`causationid` {flaw}",
        why: "It is a non-empty String: the `id` of the event that caused this one.",
        instead: "Write that `id`, or leave it out.",
        spec: "CloudEvents extension Correlation: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/correlation.md",
        since: "0.1.0", aka: [],
    }

    /// It is no moment.
    RECORDEDTIME_INVALID = "ce/recordedtime-invalid" {
        title: "`recordedtime` that is no timestamp", breaks: Nothing, impact: Contract, level: Error,
        check: "CE226",
        draft: true,
        message: "`recordedtime` {flaw}, so it is no timestamp of RFC 3339",
        why: "Consumers order by it what was known when.",
        instead: "Write date, `T`, time with seconds, and the offset: `2018-04-05T17:31:00Z`.",
        spec: "CloudEvents extension Recorded Time: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/recordedtime.md",
        since: "0.1.0", aka: [],
    }

    /// It was recorded before it happened.
    RECORDEDTIME_BEFORE_TIME = "ce/recordedtime-before-time" {
        title: "`recordedtime` earlier than `time`", breaks: Nothing, impact: Contract, level: Warning,
        check: "CE226",
        draft: true,
        message: "`recordedtime` is earlier than `time`, so that it was recorded before it happened",
        why: "One of two clocks is wrong, or the attributes are swapped.",
        instead: "Let `time` be when it happened, `recordedtime` when the event was made.",
        spec: "CloudEvents extension Recorded Time: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/recordedtime.md",
        since: "0.1.0", aka: [],
    }

    /// The others need it.
    DATACLASSIFICATION_MISSING = "ce/dataclassification-missing" {
        title: "data classification without its level", breaks: Nothing, impact: Contract, level: Error,
        check: "CE227",
        draft: true,
        message: "{what}",
        why: "`dataclassification` is required where the extension is used, and is a non-empty String; intermediaries decide by it who may see the event.",
        instead: "Say the level: `\"dataclassification\": \"internal\"`.",
        spec: "CloudEvents extension Data Classification: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/data-classification.md",
        since: "0.1.0", aka: [],
    }

    /// It is no list of regulations.
    DATAREGULATION_INVALID = "ce/dataregulation-invalid" {
        title: "`dataregulation` that is no list of regulations", breaks: Nothing, impact: Contract, level: Error,
        check: "CE228",
        draft: true,
        message: "`dataregulation` {flaw}",
        why: "It is a list with commas between, of names without spaces.",
        instead: "Write it as `\"GDPR,HIPAA\"`.",
        spec: "CloudEvents extension Data Classification: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/data-classification.md",
        since: "0.1.0", aka: [],
    }

    /// It names no category.
    DATACATEGORY_INVALID = "ce/datacategory-invalid" {
        title: "`datacategory` that is no text", breaks: Nothing, impact: Contract, level: Error,
        check: "CE229",
        draft: true,
        message: "`datacategory` {flaw}",
        why: "It is a non-empty String.",
        instead: "Name the category, or leave it out.",
        spec: "CloudEvents extension Data Classification: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/data-classification.md",
        since: "0.1.0", aka: [],
    }

    /// Nobody can verify the event.
    DSSEMATERIAL_INVALID = "ce/dssematerial-invalid" {
        title: "`dssematerial` that is no Base64", breaks: Nothing, impact: Contract, level: Error,
        check: "CE230",
        draft: true,
        message: "`dssematerial` {flaw}",
        why: "It holds the envelope of the signature in Base64; a consumer that cannot decode it has to take the event for tampered.",
        instead: "Encode the DSSE envelope with the standard alphabet and padding.",
        spec: "CloudEvents extension Verifiability: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/verifiability.md",
        since: "0.1.0", aka: [],
    }

    /// OPC UA has it otherwise.
    OPCUA_OUT_OF_PLACE = "ce/opcua-out-of-place" {
        title: "OPC UA attribute where it does not belong", breaks: Nothing, impact: Contract, level: Warning,
        check: "CE231",
        draft: true,
        message: "`{name}` is there, {where}",
        why: "Messages of OPC UA are sent in binary mode, and the versions of their metadata say what `dataschema` says elsewhere.",
        instead: "Send either the version or `dataschema`, in binary mode.",
        spec: "CloudEvents extension OPC UA: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/opcua.md",
        since: "0.1.0", aka: [],
    }
}

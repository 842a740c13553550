//! Places are those of the document, in YAML and in JSON.

use super::{judged, judged_files, sent};

#[test]
fn a_finding_in_yaml_points_at_the_value_behind_other_letters_than_ascii() {
    let message = |kind: &str| {
        "# größer\n".to_owned()
            + &sent(&format!(
                "title: 'Überblick'\npayload:\n  type: object\n  properties:\n    straße: {{type: {kind}}}"
            ))
    };
    let judged = judged(&message("string"), &message("integer"));
    let place = judged.changes().next().unwrap().new.clone().unwrap();
    let span = place.span.unwrap();
    assert_eq!(&place.file.text()[span.start..span.end], "integer");
    assert_eq!(
        place.pointer.as_str(),
        "/components/messages/placed/payload/properties/straße/type"
    );
}

#[test]
fn what_an_alias_stands_for_is_told_where_it_is_written() {
    let document = |kind: &str| {
        format!(
            "asyncapi: 3.0.0\nx-parts:\n  base: &base\n    type: object\n    properties:\n      id: {{type: {kind}}}\nchannels:\n  a:\n    address: a\n    messages:\n      m:\n        payload:\n          <<: *base\n          title: M\n"
        )
    };
    let judged = judged(&document("string"), &document("integer"));
    let place = judged.changes().next().unwrap().new.clone().unwrap();
    let (start, _) = place.positions().unwrap();
    assert_eq!(start.line, 6);
    assert_eq!(
        place.pointer.as_str(),
        "/channels/a/messages/m/payload/properties/id/type"
    );
}

#[test]
fn json_documents_have_places_as_well() {
    let document = |kind: &str| {
        format!(
            "{{\"asyncapi\": \"3.0.0\", \"channels\": {{\"a\": {{\"address\": \"a\", \"messages\": {{\"m\": {{\"payload\": {{\"type\": \"{kind}\"}}}}}}}}}}}}"
        )
    };
    let (old, new) = (document("string"), document("integer"));
    let judged = judged_files(&[("api.json", &old)], &[("api.json", &new)]);
    let place = judged.changes().next().unwrap().new.clone().unwrap();
    let span = place.span.unwrap();
    assert_eq!(&new[span.start..span.end], "\"integer\"");
}

//! What platforms refuse that a policy names as consumers.

rulebook! {
    /// A key is its bytes.
    KEY_SCHEMA_CHANGED = "design/key-schema-changed" {
        title: "schema of a key changed", breaks: Nothing, impact: Misread, level: Warning,
        message: "the key `{element}` changed, and {platform} has no way to follow",
        why: "Asked for by `consumers` with flink-sql, ksqldb or kafka-streams. Keys are compared by their bytes: keyed state, joins, compaction and partitions all lose what was stored under the old ones. Flink does not migrate keys. A schema whose name, or whose file's name, ends with `Key` is taken for one.",
        instead: "Publish to a new topic with the new key.",
        spec: "Flink, State Schema Evolution, Limitations: https://nightlies.apache.org/flink/flink-docs-stable/docs/dev/datastream/fault-tolerance/serialization/schema_evolution/",
        since: "0.1.0", aka: [],
    }

    /// A declared type does not change.
    FLINK_FIELD_TYPE_CHANGED = "design/flink-field-type-changed" {
        title: "type changed that Flink keeps in its state", breaks: Nothing, impact: Unreadable, level: Warning,
        message: "Flink cannot migrate state in which `{element}` changed from {before} to {after}",
        why: "Asked for by `consumers = [\"flink-sql\"]`: jobs of Flink SQL, the Table API or POJOs keep events in their state. Declared types of POJO fields cannot change, and the serializer of rows takes any other type for incompatible, so that a job does not come up from its savepoint, though the format has a promotion.",
        instead: "Add a field of the new type under a new name, or plan to start the jobs without their state.",
        spec: "Flink, State Schema Evolution, POJO types: https://nightlies.apache.org/flink/flink-docs-stable/docs/dev/datastream/fault-tolerance/serialization/schema_evolution/",
        since: "0.1.0", aka: [],
    }

    /// A row is all of its fields.
    FLINK_ROW_CHANGED = "design/flink-row-changed" {
        title: "row changed that Flink keeps in its state", breaks: Nothing, impact: Unreadable, level: Warning,
        message: "the fields of `{element}` changed: Flink SQL may not restore its state",
        why: "Asked for by `consumers = [\"flink-sql\"]`. Before FLIP-527, the serializer of rows takes even a nullable field more, and fields in another order, for incompatible: a job that selects them fails to restore with a StateMigrationException, though its SQL is the same. Since then it is a setting that somebody has to turn on.",
        instead: "List columns in SQL rather than `SELECT *`, and keep the table's declaration as it is until the jobs start with fresh state.",
        spec: "FLIP-527, State Schema Evolution for RowData: https://cwiki.apache.org/confluence/spaces/FLINK/pages/353601981/FLIP-527+State+Schema+Evolution+for+RowData",
        since: "0.1.0", aka: [],
    }

    /// State is found by the name of its class.
    FLINK_TYPE_RENAMED = "design/flink-type-renamed" {
        title: "type renamed that Flink keeps in its state", breaks: Nothing, impact: Unreadable, level: Warning,
        message: "Flink cannot migrate state of `{before}`, which is called `{after}` now",
        why: "Asked for by `consumers = [\"flink-sql\"]`. The class name of a POJO, its package included, cannot change, and classes that are generated from Avro cannot move to another namespace.",
        instead: "Keep name and namespace, or publish a new event beside the old one.",
        spec: "Flink, State Schema Evolution, POJO and Avro types: https://nightlies.apache.org/flink/flink-docs-stable/docs/dev/datastream/fault-tolerance/serialization/schema_evolution/",
        since: "0.1.0", aka: [],
    }

    /// In place, a stream only grows.
    KSQLDB_COLUMN_CHANGED = "design/ksqldb-column-changed" {
        title: "column changed that ksqlDB cannot replace", breaks: Nothing, impact: Unreadable, level: Warning,
        message: "ksqlDB cannot replace in place: column `{element}` changed from {before} to {after}",
        why: "Asked for by `consumers = [\"ksqldb\"]`. `CREATE OR REPLACE` takes new columns at the end and nothing else: to remove, rename or retype one is invalid. Columns are the fields at the top of the event. All columns may be null, so null beside a type changes none.",
        instead: "Keep the field and add a new one at the end. Otherwise the queries have to be terminated, dropped and created again.",
        spec: "ksqlDB, How to update a running persistent query: https://docs.ksqldb.io/en/latest/how-to-guides/update-a-running-persistent-query/",
        since: "0.1.0", aka: [],
    }

    /// In place, a stream grows at its end.
    KSQLDB_COLUMN_INSERTED = "design/ksqldb-column-inserted" {
        title: "column that is not at the end, for ksqlDB", breaks: Nothing, impact: Unreadable, level: Warning,
        message: "ksqlDB cannot replace in place: column `{element}` was added before others",
        why: "Asked for by `consumers = [\"ksqldb\"]`. `CREATE OR REPLACE` takes new columns at the end of the schema only. JSON Schema is not looked at: its properties have no order.",
        instead: "Declare the new field behind all others.",
        spec: "ksqlDB, How to update a running persistent query: https://docs.ksqldb.io/en/latest/how-to-guides/update-a-running-persistent-query/",
        since: "0.1.0", aka: [],
    }

    /// What is in a store was written by the old version.
    KAFKA_STREAMS_STATE_UNREADABLE = "design/kafka-streams-state-unreadable" {
        title: "stores of Kafka Streams become unreadable", breaks: Nothing, impact: Unreadable, level: Warning,
        message: "an application of Kafka Streams on the new `{element}` cannot read its own stores",
        why: "Asked for by `consumers = [\"kafka-streams\"]`. State stores, changelogs and repartition topics hold events of the old schema, and the application reads them after the upgrade, whatever order consumers and producers are upgraded in. So backward compatibility is needed whichever mode is enforced.",
        instead: "Make the change backward compatible, or reset the application and let it read its input again.",
        spec: "Confluent, Schema Evolution and Compatibility: https://docs.confluent.io/platform/current/schema-registry/fundamentals/schema-evolution.html",
        since: "0.1.0", aka: [],
    }

    /// Not a schema that a topic can have.
    PUBSUB_SCHEMA_REFUSED = "design/pubsub-schema-refused" {
        title: "schema that Pub/Sub does not take", breaks: Nothing, impact: Contract, level: Warning,
        message: "Pub/Sub does not take `{element}` as the schema of a topic: {why}",
        why: "Asked for by `consumers = [\"pubsub\"]`. A schema of Pub/Sub is in Avro or Protobuf, defines one type at its top, imports nothing, and has at most 300 KB.",
        instead: "Declare what it needs inside of the one type, in one file.",
        spec: "Pub/Sub, Schema overview: https://cloud.google.com/pubsub/docs/schemas",
        since: "0.1.0", aka: [],
    }

    /// Not a revision that a topic can have.
    PUBSUB_REVISION_REFUSED = "design/pubsub-revision-refused" {
        title: "revision that Pub/Sub does not take", breaks: Nothing, impact: Contract, level: Warning,
        message: "Pub/Sub does not take `{element}` as a revision of its schema: {why}",
        why: "Asked for by `consumers = [\"pubsub\"]`. A revision of an Avro schema has to be compatible as a reader and as a writer, so in both directions, whichever mode is enforced. Of a Protobuf schema only optional fields may come and go, and no field may be edited.",
        instead: "Add an optional field, or create a new schema and a new topic.",
        spec: "Pub/Sub, Commit a schema revision: https://cloud.google.com/pubsub/docs/commit-schema-revision",
        since: "0.1.0", aka: [],
    }
}

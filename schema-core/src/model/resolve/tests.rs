mod sample;

use super::*;
use crate::def::{
    BinaryOperator, CheckDef, ColumnDef, ColumnDetails, ConventionsDef, DefaultDef, ExpressionDef,
    ForeignKeyDef, Function, IndexDef, IndexKeyDef, IndexPartDef, Node, ReferentialAction,
    TableDetails, TableObjectDef, TriggerDef, TriggerEvent, TriggerLevel, TriggerTiming, TypeKind,
    UniqueDef, VariantDef,
};
use crate::model::{Expression, IndexKey};
use sample::{
    COLUMNS, LOWER_EMAIL, POSITIVE, SMALL, TABLE, TO_ITSELF, check, column, index, key, unique,
};

fn schema(tables: &[&TableDef<'_>]) -> Result<Schema, Vec<ResolveError>> {
    Schema::resolve(&SchemaDef {
        name: "shop",
        package: "shop",
        comment: None,
        lock: "schema.lock",
        tables,
        objects: &[],
    })
}

fn messages(tables: &[&TableDef<'_>]) -> Vec<String> {
    schema(tables)
        .unwrap_err()
        .iter()
        .map(ToString::to_string)
        .collect()
}

fn table(definition: &TableDef<'_>) -> Table {
    let schema = schema(&[definition]).unwrap();
    schema.tables.into_values().next().unwrap()
}

#[test]
fn default_names_are_written_out() {
    let lower_email = [IndexPartDef {
        key: IndexKeyDef::Expression(ExpressionDef { nodes: LOWER_EMAIL }),
        ..key(2)
    }];
    let unique_email = [
        UniqueDef {
            parts: &lower_email,
            ..unique(&[])
        },
        unique(const { &[key(2)] }),
    ];
    let table = table(&TableDef {
        uniques: &unique_email,
        foreign_keys: &[TO_ITSELF],
        details: &TableDetails {
            checks: &[check(POSITIVE), check(SMALL), check(&[Node::Sql("true")])],
            indexes: &[IndexDef {
                include: &[2],
                ..index(const { &[key(1)] })
            }],
            ..TableDetails::NONE
        },
        ..TABLE
    });
    let names = |names: &mut dyn Iterator<Item = &String>| names.cloned().collect::<Vec<_>>();
    assert_eq!(table.primary_key.unwrap().name, "orders_pkey");
    assert_eq!(
        names(&mut table.uniques.iter().map(|unique| &unique.name)),
        ["orders_email_key", "orders_lower_idx"]
    );
    assert_eq!(
        names(&mut table.checks.iter().map(|check| &check.name)),
        [
            "orders_check",
            "orders_subtotal_check",
            "orders_subtotal_check1"
        ]
    );
    assert_eq!(table.foreign_keys[0].name, "orders_customer_id_fkey");
    assert_eq!(table.indexes[0].name, "orders_customer_id_email_idx");
}

#[test]
fn references_are_resolved_to_columns() {
    let table = table(&TableDef {
        foreign_keys: &[TO_ITSELF],
        ..TABLE
    });
    let key = &table.foreign_keys[0];
    assert_eq!(
        (&key.columns[0][..], &key.target_columns[0][..]),
        ("customer_id", "customer_id")
    );
    assert_eq!(key.on_delete, ReferentialAction::Restrict);
    assert_eq!(key.on_update, ReferentialAction::NoAction);
}

#[test]
fn expressions_become_trees() {
    let table = table(&TableDef {
        details: &TableDetails {
            checks: &[check(POSITIVE)],
            ..TableDetails::NONE
        },
        ..TABLE
    });
    assert_eq!(table.checks[0].expression.to_string(), "subtotal >= 0");
}

#[test]
fn a_key_that_is_a_column_alone_is_a_column() {
    let part = [IndexPartDef {
        key: IndexKeyDef::Expression(ExpressionDef {
            nodes: &[Node::Column(2)],
        }),
        ..key(2)
    }];
    let table = table(&TableDef {
        details: &TableDetails {
            indexes: &[IndexDef {
                parts: &part,
                ..index(&[])
            }],
            ..TableDetails::NONE
        },
        ..TABLE
    });
    assert_eq!(
        table.indexes[0].parts[0].key,
        IndexKey::Column("email".to_owned())
    );
}

#[test]
fn a_written_name_is_taken_before_any_default() {
    let named = CheckDef {
        name: Some("orders_subtotal_check"),
        ..check(SMALL)
    };
    let table = table(&TableDef {
        details: &TableDetails {
            checks: &[check(POSITIVE), named],
            ..TableDetails::NONE
        },
        ..TABLE
    });
    assert_eq!(table.checks[0].name, "orders_subtotal_check");
    assert_eq!(table.checks[0].expression.to_string(), "subtotal < 100");
    assert_eq!(table.checks[1].name, "orders_subtotal_check1");
}

#[test]
fn engines_do_not_share_names() {
    let on = |engines, nodes| CheckDef {
        name: Some("c"),
        engines,
        ..check(nodes)
    };
    let checks = [
        on(EngineSet::POSTGRES, POSITIVE),
        on(EngineSet::SQLITE, SMALL),
    ];
    assert_eq!(
        table(&TableDef {
            details: &TableDetails {
                checks: &checks,
                ..TableDetails::NONE
            },
            ..TABLE
        })
        .checks
        .len(),
        2
    );
    let checks = [on(EngineSet::POSTGRES, POSITIVE), on(EngineSet::ALL, SMALL)];
    assert!(
        messages(&[&TableDef {
            details: &TableDetails {
                checks: &checks,
                ..TableDetails::NONE
            },
            ..TABLE
        }])[0]
            .contains("a database takes it once")
    );
}

#[test]
fn what_a_convention_adds_and_the_struct_has_do_not_share_a_name() {
    let trigger = TriggerDef {
        name: "orders_keep",
        timing: TriggerTiming::Before,
        events: &[TriggerEvent::Insert],
        update_of: &[],
        level: TriggerLevel::Row,
        when: None,
        old_table: None,
        new_table: None,
        constraint: None,
        function: Some("touch"),
        arguments: &[],
        body: None,
        engines: EngineSet::ALL,
        site: 0,
    };
    let found = messages(&[&TableDef {
        details: &TableDetails {
            conventions: ConventionsDef {
                version: Some(0),
                ..ConventionsDef::NONE
            },
            objects: &[TableObjectDef::Trigger(trigger)],
            ..TableDetails::NONE
        },
        ..TABLE
    }]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].contains("trigger of the struct and of what a convention adds"),
        "{found:?}"
    );
}

#[test]
fn triggers_of_conventions_have_names_of_their_own() {
    let versioned = TableDetails {
        conventions: ConventionsDef {
            version: Some(0),
            ..ConventionsDef::NONE
        },
        ..TableDetails::NONE
    };
    // The two differ behind the 58 bytes that `_keep` leaves of them.
    let first = format!("{}_one", "a".repeat(58));
    let second = format!("{}_two", "a".repeat(58));
    let named = |name: &'static str, primary_key| TableDef {
        name,
        primary_key,
        details: &versioned,
        ..TABLE
    };
    let (first, second): (&str, &str) = (first.leak(), second.leak());
    let found = messages(&[&named(first, None), &named(second, None)]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].contains("a trigger that a convention of"),
        "{found:?}"
    );
}

#[test]
fn clashes_are_errors() {
    let other = TableDef {
        rust_name: "Purchase",
        ..TABLE
    };
    let found = messages(&[&TABLE, &other]);
    assert!(
        found[0].contains("shop::Order, shop::Purchase"),
        "{found:?}"
    );

    let shadow = TableDef {
        name: "orders_pkey",
        primary_key: None,
        ..TABLE
    };
    let found = messages(&[&TABLE, &shadow]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].contains("`orders_pkey` is the name of"),
        "{found:?}"
    );
    assert!(
        schema(&[
            &TABLE,
            &TableDef {
                namespace: Some("audit"),
                ..shadow
            }
        ])
        .is_ok()
    );

    let twice = [COLUMNS[0], COLUMNS[0]];
    assert!(
        messages(&[&TableDef {
            columns: &twice,
            ..TABLE
        }])[0]
            .starts_with("orders.id: two fields")
    );
}

#[test]
fn references_to_nothing_are_errors() {
    let unlisted = ForeignKeyDef {
        target_type: "Customer",
        target_table: "customers",
        ..TO_ITSELF
    };
    let field = ForeignKeyDef {
        target_fields: &["nothing"],
        ..TO_ITSELF
    };
    let found = messages(&[&TableDef {
        foreign_keys: &[unlisted, field],
        ..TABLE
    }]);
    assert!(found[0].contains("add `Customer` to `tables`"), "{found:?}");
    assert!(
        found[1].contains("the field `nothing` of `Order`"),
        "{found:?}"
    );
}

#[test]
fn damaged_definitions_are_errors() {
    for nodes in [
        &[][..],
        &[Node::Column(9)],
        &[Node::Null, Node::Null],
        &[Node::Between],
    ] {
        let checks = [CheckDef {
            expression: ExpressionDef { nodes },
            ..check(&[])
        }];
        let found = messages(&[&TableDef {
            details: &TableDetails {
                checks: &checks,
                ..TableDetails::NONE
            },
            ..TABLE
        }]);
        assert!(found[0].contains("the same release"), "{found:?}");
    }
    let unknown = [column("x", "x", TypeKind::Unknown)];
    let found = messages(&[&TableDef {
        columns: &unknown,
        ..TABLE
    }]);
    assert!(found[0].contains("SqlEnum"), "{found:?}");
}

#[test]
fn enums_are_collected_once() {
    const PENDING: VariantDef<'static> = VariantDef {
        rust_name: "Pending",
        label: "pending",
        renamed_from: Some("open"),
    };
    const STATUS: EnumDef<'static> = EnumDef {
        rust_name: "Status",
        name: "status",
        namespace: None,
        comment: None,
        digest: 0,
        form: crate::def::EnumForm::Native,
        variants: &[PENDING],
    };
    let status = |definition| ColumnDef {
        column_type: ColumnType::of_enum(definition),
        ..column("status", "status", TypeKind::Enum)
    };
    let first = [COLUMNS[0], status(&STATUS)];
    let second = TableDef {
        name: "others",
        columns: &first,
        ..TABLE
    };
    let schema = schema(&[
        &TableDef {
            columns: &first,
            ..TABLE
        },
        &second,
    ])
    .unwrap();
    let found = &schema.enums[&ObjectName::new("status")];
    assert_eq!(found.labels, ["pending"]);
    assert_eq!(found.renamed_labels["pending"], "open");

    let other = EnumDef {
        variants: &[],
        ..STATUS
    };
    let conflicting = [COLUMNS[0], status(&other)];
    let found = messages(&[
        &second,
        &TableDef {
            columns: &conflicting,
            ..TABLE
        },
    ]);
    assert!(
        found[0].contains("two Rust enums are this type"),
        "{found:?}"
    );
}

#[test]
fn defaults_of_the_client_are_none_of_the_database() {
    let columns = [
        ColumnDef {
            details: &ColumnDetails {
                default: DefaultDef::Client,
                ..ColumnDetails::NONE
            },
            ..COLUMNS[0]
        },
        ColumnDef {
            details: &ColumnDetails {
                default: DefaultDef::Expression(ExpressionDef {
                    nodes: &[Node::Call(Function::Now, 0)],
                }),
                ..ColumnDetails::NONE
            },
            ..COLUMNS[1]
        },
    ];
    let table = table(&TableDef {
        columns: &columns,
        ..TABLE
    });
    assert_eq!(table.columns[0].default, None);
    assert_eq!(
        table.columns[1].default,
        Some(Expression::Call(Function::Now, Vec::new()))
    );
}

#[test]
fn casts_and_functions_name_their_index_as_postgres_does() {
    const TEXT: ColumnType<'static> = ColumnType::new(TypeKind::Text);
    const BIGINT: ColumnType<'static> = ColumnType::new(TypeKind::BigInt);
    const SUM: [Node<'static>; 3] = [
        Node::Column(3),
        Node::Number("1"),
        Node::Binary(BinaryOperator::Add),
    ];
    let cases: [(&'static [Node<'static>], &str); 5] = [
        (&[Node::Column(3), Node::Cast(TEXT)], "orders_subtotal_idx"),
        (
            &[SUM[0], SUM[1], SUM[2], Node::Cast(BIGINT)],
            "orders_int8_idx",
        ),
        (&SUM, "orders_expr_idx"),
        (
            &[Node::Column(2), Node::Call(Function::Trim, 1)],
            "orders_btrim_idx",
        ),
        (
            &[Node::Column(2), Node::UserCall("audit.norm", 1)],
            "orders_norm_idx",
        ),
    ];
    for (nodes, expected) in cases {
        let part = [IndexPartDef {
            key: IndexKeyDef::Expression(ExpressionDef { nodes }),
            ..key(2)
        }];
        let indexes = [IndexDef {
            parts: &part,
            ..index(&[])
        }];
        assert_eq!(
            table(&TableDef {
                details: &TableDetails {
                    indexes: &indexes,
                    ..TableDetails::NONE
                },
                ..TABLE
            })
            .indexes[0]
                .name,
            expected
        );
    }
}

#[test]
fn other_text_than_definitions_is_refused() {
    for text in ["", "{}", "error: no such package"] {
        let error = SchemaDef::from_json(text).unwrap_err().to_string();
        assert!(error.contains("use the same version"), "{error}");
    }
}

#[test]
fn what_a_user_build_leaves_out_is_no_schema() {
    let found = messages(&[&TableDef {
        details: &TableDetails::LEFT_OUT,
        ..TABLE
    }]);
    assert_eq!(
        found,
        [
            "orders: this build holds only what the compiler judges of its definition; \
          turn on the feature `definitions` of `architrave` in the crate that reads the schema"
        ]
    );
}

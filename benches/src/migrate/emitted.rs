//! What the other tools write for a change, asked of the tools themselves: each gets the tables before, then those
//! after, in its own words.

use super::changes::Change;
use crate::failure::Failure;
use crate::{files, peer_tools};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use xtask::process;

/// Where the line of a new column stands.
const PYTHON_PLACE: &str = "    # what is added\n";
const SCRIPT_PLACE: &str = "  // what is added\n";

const DJANGO: &str = "\
from django.contrib.postgres.functions import RandomUUID
from django.db import models


class Customer(models.Model):
    id = models.BigIntegerField(primary_key=True)
    name = models.TextField()

    class Meta:
        db_table = 'customers'


class Order(models.Model):
    id = models.BigIntegerField(primary_key=True)
    customer = models.ForeignKey(Customer, on_delete=models.DO_NOTHING, db_index=False, db_constraint=False)
    code = models.CharField(max_length=20)
    note = models.TextField(null=True)
    status = models.TextField()
    quantity = models.IntegerField()
    legacy = models.TextField(null=True)
    placed_at = models.DateTimeField()
    # what is added

    class Meta:
        db_table = 'orders'
        indexes = [models.Index(fields=['placed_at'], name='orders_placed_at_idx')]
        constraints = []
";

const ALEMBIC: &str = "\
from sqlalchemy import *
from sqlalchemy.orm import DeclarativeBase, mapped_column


class Base(DeclarativeBase):
    pass


class Customer(Base):
    __tablename__ = 'customers'
    id = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name = mapped_column(Text, nullable=False)


class Order(Base):
    __tablename__ = 'orders'
    id = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    customer_id = mapped_column(BigInteger, nullable=False)
    code = mapped_column(String(20), nullable=False)
    note = mapped_column(Text)
    status = mapped_column(Text, nullable=False)
    quantity = mapped_column(Integer, nullable=False)
    legacy = mapped_column(Text)
    placed_at = mapped_column(DateTime, nullable=False)
    # what is added
    __table_args__ = (Index('orders_placed_at_idx', 'placed_at'),)
";

const ALEMBIC_ENVIRONMENT: &str = "\
import os
from alembic import context
from sqlalchemy import create_engine
from models import Base

if context.is_offline_mode():
    context.configure(url=os.environ['BENCH_URL'], target_metadata=Base.metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    with create_engine(os.environ['BENCH_URL']).connect() as connection:
        context.configure(connection=connection, target_metadata=Base.metadata)
        with context.begin_transaction():
            context.run_migrations()
";

const DRIZZLE: &str = "\
import { sql } from 'drizzle-orm';
import { bigint, check, foreignKey, index, integer, pgTable, text, timestamp, unique, uuid, varchar } \
from 'drizzle-orm/pg-core';

export const customers = pgTable('customers', {
  id: bigint('id', { mode: 'bigint' }).primaryKey(),
  name: text('name').notNull(),
});

export const orders = pgTable('orders', {
  id: bigint('id', { mode: 'bigint' }).primaryKey(),
  customer_id: bigint('customer_id', { mode: 'bigint' }).notNull(),
  code: varchar('code', { length: 20 }).notNull(),
  note: text('note'),
  status: text('status').notNull(),
  quantity: integer('quantity').notNull(),
  legacy: text('legacy'),
  placed_at: timestamp('placed_at').notNull(),
  // what is added
}, (t) => [index('orders_placed_at_idx').on(t.placed_at)]);
";

/// The SQL of Django's migration; `None` where it has no words for the change.
pub(super) fn django(change: &Change, url: &str) -> Result<Option<String>, Failure> {
    let Some(after) = changed(DJANGO, change.django, PYTHON_PLACE) else {
        return Ok(None);
    };
    let directory = fresh("django", change)?;
    let write = |name: &str, text: &str| files::write(&directory.join(name), text);
    let (port, database) = port_and_name(url)?;
    let settings = format!(
        "SECRET_KEY = 'measured'\nINSTALLED_APPS = ['app']\nUSE_TZ = True\n\
         DATABASES = {{'default': {{'ENGINE': 'django.db.backends.postgresql', 'NAME': '{database}', \
         'USER': 'postgres', 'HOST': '127.0.0.1', 'PORT': '{port}'}}}}\n"
    );
    write("settings.py", &settings)?;
    write("app/__init__.py", "")?;
    write("app/migrations/__init__.py", "")?;
    write("app/models.py", DJANGO)?;
    let python = peer_tools::python()?;
    let run = |arguments: &[&str], answers: &str| {
        write("answers.txt", answers)?;
        let path = directory.join("answers.txt");
        let answers = File::open(&path).map_err(Failure::file(&path))?;
        let mut command = Command::new(&python);
        command
            .args(["-m", "django"])
            .args(arguments)
            .args(["--settings", "settings"])
            .current_dir(&directory)
            .env("PYTHONPATH", &directory)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(answers);
        Ok::<String, Failure>(process::capture_given(&mut command)?)
    };
    run(&["makemigrations", "app"], "")?;
    write("app/models.py", &after)?;
    run(&["makemigrations", "app"], change.django_answers)?;
    Ok(statements(&run(&["sqlmigrate", "app", "0002"], "")?))
}

/// The SQL of Alembic's migration; `None` where it sees no difference.
pub(super) fn alembic(change: &Change, url: &str) -> Result<Option<String>, Failure> {
    let Some(after) = changed(ALEMBIC, change.alembic, PYTHON_PLACE) else {
        return Ok(None);
    };
    let directory = fresh("alembic", change)?;
    let write = |name: &str, text: &str| files::write(&directory.join(name), text);
    write("alembic.ini", crate::generate::ALEMBIC_INI)?;
    write("alembic/env.py", ALEMBIC_ENVIRONMENT)?;
    write("alembic/script.py.mako", crate::generate::ALEMBIC_TEMPLATE)?;
    write("alembic/versions/.keep", "")?;
    write("models.py", ALEMBIC)?;
    let python = peer_tools::python()?;
    let run = |arguments: &[&str]| {
        let mut command = Command::new(&python);
        command
            .args(arguments)
            .current_dir(&directory)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env(
                "BENCH_URL",
                url.replace("postgres://", "postgresql+psycopg://"),
            );
        process::capture(&mut command)
    };
    run(&["-c", crate::generate::ALEMBIC_TABLES])?;
    write("models.py", &after)?;
    run(&[
        "-m",
        "alembic",
        "revision",
        "--autogenerate",
        "-m",
        "change",
    ])?;
    let text = run(&["-m", "alembic", "upgrade", "head", "--sql"])?;
    // Its own table is in the file too, and no change of ours.
    let lines = text
        .lines()
        .filter(|line| !line.contains("INTO alembic_version"));
    let text: String = lines.flat_map(|line| [line, "\n"]).collect();
    let text = match text.split_once("CREATE TABLE alembic_version (") {
        Some((before, rest)) => match rest.split_once(");\n") {
            Some((_, after)) => format!("{before}{after}"),
            None => text,
        },
        None => text,
    };
    Ok(statements(&text))
}

/// The SQL of drizzle's migration; `None` where it asks on a terminal, which nothing else can answer.
pub(super) fn drizzle(change: &Change) -> Result<Option<String>, Failure> {
    let Some(after) = changed(DRIZZLE, change.drizzle, SCRIPT_PLACE) else {
        return Ok(None);
    };
    let node = peer_tools::node()?;
    // Node looks for packages in the folders above a file.
    let directory = node.join("projects").join(change.slug());
    files::remove(&directory)?;
    let write = |name: &str, text: &str| files::write(&directory.join(name), text);
    write(
        "drizzle.config.ts",
        "export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle' };\n",
    )?;
    write("schema.ts", DRIZZLE)?;
    let generate = |name: &str| {
        let mut command = Command::new("node");
        command
            .arg(node.join("node_modules/drizzle-kit/bin.cjs"))
            .args(["generate", "--config", "drizzle.config.ts", "--name", name])
            .current_dir(&directory);
        process::capture(&mut command)
    };
    generate("before")?;
    write("schema.ts", &after)?;
    // Where it asks, it ends with a failure or writes nothing.
    if let Err(error) = generate("after") {
        eprintln!("drizzle-kit: {}: {error}", change.name);
        return Ok(None);
    }
    let file = directory.join("drizzle/0001_after.sql");
    if !file.is_file() {
        return Ok(None);
    }
    let text = files::read(&file)?;
    // Its runner wraps what is pending in one transaction.
    Ok(statements(&format!("BEGIN;\n{text}\nCOMMIT;\n")))
}

/// The tables after the change; `None` where the peer's words for it are empty.
fn changed(before: &str, (goes, comes): (&str, &str), place: &str) -> Option<String> {
    match (goes, comes) {
        ("", "") => None,
        ("", comes) => Some(before.replace(place, comes)),
        (goes, comes) => Some(before.replacen(goes, comes, 1)),
    }
    .filter(|after| after != before)
}

/// The text where it holds a statement besides those of transactions.
fn statements(text: &str) -> Option<String> {
    let is_empty = text.lines().map(str::trim).all(|line| {
        line.is_empty() || line.starts_with("--") || matches!(line, "BEGIN;" | "COMMIT;")
    });
    (!is_empty).then(|| text.to_owned())
}

fn fresh(way: &str, change: &Change) -> Result<PathBuf, Failure> {
    let directory = files::folder("migrate").join(way).join(change.slug());
    files::remove(&directory)?;
    fs::create_dir_all(&directory).map_err(Failure::file(&directory))?;
    Ok(directory)
}

fn port_and_name(url: &str) -> Result<(String, String), Failure> {
    let strange = || Failure::Unexpected(format!("`{url}` names no port and no database"));
    let (server, name) = url.rsplit_once('/').ok_or_else(strange)?;
    let (_, port) = server.rsplit_once(':').ok_or_else(strange)?;
    Ok((port.to_owned(), name.to_owned()))
}

/// Where the SQL of a change is kept, for those who want to read it.
pub(super) fn kept(way: &str, change: &Change) -> PathBuf {
    let folder: &Path = &files::folder("migrate");
    folder
        .join("emitted")
        .join(format!("{}-{way}.sql", change.slug()))
}

-- architrave: id = 20260301120000_initial_expand_create_tables
-- architrave: phase = expand
-- architrave: transaction = true
-- Written by cargo schema generate. Migration tools keep a checksum: do not change this file once
-- it has run.
-- Phase expand: adds what the new release needs; the old one does not notice. Run it before the new
-- release is deployed.
-- Note: Run the expand phase before the new release is deployed.

-- Create function architrave_uuid_v7
--   Locks: no table; changes the catalog only.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
CREATE OR REPLACE FUNCTION architrave_uuid_v7() RETURNS uuid
    LANGUAGE sql VOLATILE PARALLEL SAFE
    RETURN encode(
        set_bit(
            set_bit(
                overlay(
                    uuid_send(gen_random_uuid())
                    PLACING substring(
                        int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3
                    )
                    FROM 1 FOR 6
                ),
                52, 1
            ),
            53, 1
        ),
        'hex'
    )::uuid;
COMMENT ON FUNCTION architrave_uuid_v7() IS 'UUID of version 7 (RFC 9562): Unix time in milliseconds, then random bits. Built in as uuidv7() from PostgreSQL 18 on.';

-- Create enum role
--   Locks: no table; changes the catalog only.
CREATE TYPE role AS ENUM ('guest', 'member', 'admin');
COMMENT ON TYPE role IS 'What somebody may do.';

-- Create enum task_state
--   Locks: no table; changes the catalog only.
CREATE TYPE task_state AS ENUM ('open', 'doing', 'done');
COMMENT ON TYPE task_state IS 'How far a task is.';

-- Create table plans
--   Locks: no table; changes the catalog only.
CREATE TABLE plans (
    code character varying(20) NOT NULL,
    title character varying(100) NOT NULL,
    max_members integer NOT NULL,
    CONSTRAINT plans_pkey PRIMARY KEY (code),
    CONSTRAINT plans_max_members_check CHECK (max_members > 0)
);
COMMENT ON TABLE plans IS 'What a tenant may use. All tenants see the same plans, and none can change one.';
COMMENT ON COLUMN plans.code IS 'The price list of our billing provider gives it.';

-- Create table tenants
--   Locks: SHARE ROW EXCLUSIVE on plans; changes the catalog only.
CREATE TABLE tenants (
    id uuid NOT NULL DEFAULT architrave_uuid_v7(),
    plan_code character varying(20) NOT NULL,
    slug character varying(63) NOT NULL,
    title character varying(200) NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT tenants_pkey PRIMARY KEY (id),
    CONSTRAINT tenants_slug_key UNIQUE (slug),
    CONSTRAINT tenants_plan_code_fkey FOREIGN KEY (plan_code) REFERENCES plans (code) ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT tenants_slug_check CHECK (slug ~ '^[a-z0-9-]+$')
);
COMMENT ON TABLE tenants IS 'A customer: a company with its people. The table is the list of tenants, so that it has no tenant key; it is
found by the name in the address of its pages before anybody has signed in.';

-- Create index tenants_plan_code_idx on tenants
--   Locks: SHARE on tenants; builds an index.
SET LOCAL statement_timeout = 0;
CREATE INDEX tenants_plan_code_idx
    ON tenants (plan_code);

-- Create table members
--   Locks: SHARE ROW EXCLUSIVE on tenants; changes the catalog only.
SET LOCAL statement_timeout = '30s';
CREATE TABLE members (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL DEFAULT architrave_uuid_v7(),
    email character varying(254) NOT NULL,
    full_name character varying(200) NOT NULL,
    role role NOT NULL DEFAULT 'member',
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT members_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT members_tenant_id_email_key UNIQUE (tenant_id, email),
    CONSTRAINT members_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE
);
COMMENT ON TABLE members IS 'A person who works for a tenant. One person may work for several, with an account at each.';

-- Create table projects
--   Locks: SHARE ROW EXCLUSIVE on tenants; changes the catalog only.
CREATE TABLE projects (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL DEFAULT architrave_uuid_v7(),
    title character varying(200) NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT projects_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT projects_tenant_id_title_key UNIQUE (tenant_id, title),
    CONSTRAINT projects_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE
);
COMMENT ON TABLE projects IS 'A piece of work of one tenant.';

-- Create table tasks
--   Locks: SHARE ROW EXCLUSIVE on members, SHARE ROW EXCLUSIVE on projects, SHARE ROW EXCLUSIVE on
--     tenants; changes the catalog only.
CREATE TABLE tasks (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL DEFAULT architrave_uuid_v7(),
    project_id uuid NOT NULL,
    assignee_id uuid,
    title character varying(500) NOT NULL,
    state task_state NOT NULL DEFAULT 'open',
    due_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT tasks_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT tasks_tenant_id_assignee_id_fkey FOREIGN KEY (tenant_id, assignee_id) REFERENCES members (tenant_id, id) ON DELETE RESTRICT,
    CONSTRAINT tasks_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE,
    CONSTRAINT tasks_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects (tenant_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE tasks IS 'Something to do in a project.';

-- Create index tasks_tenant_id_assignee_id_due_at_idx on tasks
--   Locks: SHARE on tasks; builds an index.
SET LOCAL statement_timeout = 0;
CREATE INDEX tasks_tenant_id_assignee_id_due_at_idx
    ON tasks (tenant_id, assignee_id, due_at);

-- Create index tasks_tenant_id_project_id_state_due_at_idx on tasks
--   Locks: SHARE on tasks; builds an index.
CREATE INDEX tasks_tenant_id_project_id_state_due_at_idx
    ON tasks (tenant_id, project_id, state, due_at);

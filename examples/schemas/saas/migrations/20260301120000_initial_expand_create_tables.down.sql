-- architrave: id = 20260301120000_initial_expand_create_tables
-- architrave: phase = expand
-- architrave: transaction = true
-- architrave: loses = table members, table plans, table projects, table tasks, table tenants
-- The way back. Written by cargo schema generate.
-- DATA LOSS: this way back destroys the rows of members, the rows of plans, the rows of projects,
-- the rows of tasks, the rows of tenants.

-- Undo: create index tasks_tenant_id_project_id_state_due_at_idx on tasks
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
DROP INDEX tasks_tenant_id_project_id_state_due_at_idx;

-- Undo: create index tasks_tenant_id_assignee_id_due_at_idx on tasks
DROP INDEX tasks_tenant_id_assignee_id_due_at_idx;

-- Undo: create table tasks
DROP TABLE tasks;

-- Undo: create table projects
DROP TABLE projects;

-- Undo: create table members
DROP TABLE members;

-- Undo: create index tenants_plan_code_idx on tenants
DROP INDEX tenants_plan_code_idx;

-- Undo: create table tenants
DROP TABLE tenants;

-- Undo: create table plans
DROP TABLE plans;

-- Undo: create enum task_state
DROP TYPE task_state;

-- Undo: create enum role
DROP TYPE role;

-- Undo: create function architrave_uuid_v7
DO $$
BEGIN
    DROP FUNCTION architrave_uuid_v7();
EXCEPTION
    WHEN dependent_objects_still_exist THEN
        RAISE NOTICE 'architrave_uuid_v7() stays: defaults of other tables call it';
END
$$;

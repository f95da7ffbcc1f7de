-- tables that refer to each other

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_tables
CREATE TABLE players (
    id uuid NOT NULL,
    team_id uuid NOT NULL,
    CONSTRAINT players_pkey PRIMARY KEY (id)
);
-- locks: SHARE ROW EXCLUSIVE on players
CREATE TABLE teams (
    id uuid NOT NULL,
    captain_id uuid,
    CONSTRAINT teams_pkey PRIMARY KEY (id),
    CONSTRAINT teams_captain_id_fkey FOREIGN KEY (captain_id) REFERENCES players (id)
);
-- locks: SHARE ROW EXCLUSIVE on players, SHARE ROW EXCLUSIVE on teams
ALTER TABLE players
    ADD CONSTRAINT players_team_id_fkey FOREIGN KEY (team_id) REFERENCES teams (id);

-- down: expand create_tables
ALTER TABLE players DROP CONSTRAINT players_team_id_fkey;
DROP TABLE teams;
DROP TABLE players;
-- note: Run the expand phase before the new release is deployed.

-- == SQLite

-- up: expand create_tables
CREATE TABLE players (
    id TEXT NOT NULL,
    team_id TEXT NOT NULL,
    CONSTRAINT players_pkey PRIMARY KEY (id),
    CONSTRAINT players_team_id_fkey FOREIGN KEY (team_id) REFERENCES teams (id),
    CONSTRAINT players_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT players_team_id_uuid_check CHECK (length(team_id) = 36)
) STRICT;
CREATE TABLE teams (
    id TEXT NOT NULL,
    captain_id TEXT,
    CONSTRAINT teams_pkey PRIMARY KEY (id),
    CONSTRAINT teams_captain_id_fkey FOREIGN KEY (captain_id) REFERENCES players (id),
    CONSTRAINT teams_captain_id_uuid_check CHECK (length(captain_id) = 36),
    CONSTRAINT teams_id_uuid_check CHECK (length(id) = 36)
) STRICT;

-- down: expand create_tables
DROP TABLE teams;
DROP TABLE players;

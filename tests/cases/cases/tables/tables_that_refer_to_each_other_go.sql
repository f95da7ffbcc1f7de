-- tables that refer to each other go

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: contract drop_players_team_id_fkey
-- locks: ACCESS EXCLUSIVE on players, ACCESS EXCLUSIVE on teams
ALTER TABLE players DROP CONSTRAINT players_team_id_fkey;

-- up: contract drop_teams_captain_id_fkey
-- locks: ACCESS EXCLUSIVE on players, ACCESS EXCLUSIVE on teams
ALTER TABLE teams DROP CONSTRAINT teams_captain_id_fkey;

-- up: contract drop_players
-- locks: ACCESS EXCLUSIVE on players
-- loses: players: all rows of the table; the way back makes it anew, empty
-- stops: previous release: players: statements that name the table fail
DROP TABLE players;

-- up: contract drop_teams
-- locks: ACCESS EXCLUSIVE on teams
-- loses: teams: all rows of the table; the way back makes it anew, empty
-- stops: previous release: teams: statements that name the table fail
DROP TABLE teams;

-- down: contract drop_teams
CREATE TABLE teams (
    id uuid NOT NULL,
    captain_id uuid,
    CONSTRAINT teams_pkey PRIMARY KEY (id)
);

-- down: contract drop_players
CREATE TABLE players (
    id uuid NOT NULL,
    team_id uuid NOT NULL,
    CONSTRAINT players_pkey PRIMARY KEY (id)
);

-- down: contract drop_teams_captain_id_fkey
ALTER TABLE teams
    ADD CONSTRAINT teams_captain_id_fkey FOREIGN KEY (captain_id) REFERENCES players (id);

-- down: contract drop_players_team_id_fkey
ALTER TABLE players
    ADD CONSTRAINT players_team_id_fkey FOREIGN KEY (team_id) REFERENCES teams (id);
-- note: The previous release, by schema.lock, works unchanged until migration 3 (contract), `drop table players`, which stops it; by then it is gone.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.

-- == SQLite

-- up: contract drop_teams
-- locks: EXCLUSIVE on teams
-- loses: teams: all rows of the table; the way back makes it anew, empty
DROP TABLE teams;

-- up: contract drop_players
-- locks: EXCLUSIVE on players
-- loses: players: all rows of the table; the way back makes it anew, empty
DROP TABLE players;

-- down: contract drop_players
CREATE TABLE players (
    id TEXT NOT NULL,
    team_id TEXT NOT NULL,
    CONSTRAINT players_pkey PRIMARY KEY (id),
    CONSTRAINT players_team_id_fkey FOREIGN KEY (team_id) REFERENCES teams (id),
    CONSTRAINT players_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT players_team_id_uuid_check CHECK (length(team_id) = 36)
) STRICT;

-- down: contract drop_teams
CREATE TABLE teams (
    id TEXT NOT NULL,
    captain_id TEXT,
    CONSTRAINT teams_pkey PRIMARY KEY (id),
    CONSTRAINT teams_captain_id_fkey FOREIGN KEY (captain_id) REFERENCES players (id),
    CONSTRAINT teams_captain_id_uuid_check CHECK (length(captain_id) = 36),
    CONSTRAINT teams_id_uuid_check CHECK (length(id) = 36)
) STRICT;

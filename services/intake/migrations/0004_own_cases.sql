-- The cases of somebody: as a party, and as an agent.

create index filings_of_party on filings using gin (parties jsonb_path_ops);

create index agents_of_person on agents (court, agent_id);

// The papers' house on Emmett and PostgreSQL, used as its documentation shows.
//
// node papers.mjs CONNECTION_STRING CONNECTIONS SECONDS WARM_UP_SECONDS CASES
//
// CASES is JSON: {"case id": number of papers it begins with, …}. Every case has a clerk, all of
// them at once; the commands per second are printed as JSON.

import { CommandHandler } from '@event-driven-io/emmett';
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import pg from 'pg';

const TITLES = ['银行存款查询反馈', '不动产登记查询反馈', '车辆登记查询反馈', '财产报告令送达回证'];
const SENDERS = ['陵城法庭', '事务集约组', '财产查控组', '普执一组'];
const FIRST_PAPER = Date.parse('2026-03-02T09:00:00+08:00');
const BETWEEN_PAPERS = 7 * 60_000;

const paper = (caseId, number) => ({
  case_id: caseId,
  title: TITLES[number % TITLES.length],
  sender: SENDERS[number % SENDERS.length],
  pages: 1 + (number % 12),
  amount_fen: (number * 1_000_007) % 50_000_000,
  received_at: new Date(FIRST_PAPER + number * BETWEEN_PAPERS).toISOString(),
});

const added = (asked, number) => ({ type: 'PaperAdded', data: { ...asked, paper: number } });

const decide = (asked) => (state) => {
  if (asked.pages < 1) throw new Error('材料没有页');
  if (asked.received_at < state.received_at) throw new Error('材料早于前一份');
  return added(asked, state.papers + 1);
};

const evolve = (state, { data }) => ({
  papers: data.paper,
  pages: state.pages + data.pages,
  amount_fen: state.amount_fen + data.amount_fen,
  received_at: data.received_at,
});

const initialState = () => ({ papers: 0, pages: 0, amount_fen: 0, received_at: '' });

const [connectionString, connections, seconds, warmUpSeconds, casesJson] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString, max: Number(connections) });
const store = getPostgreSQLEventStore(connectionString, { connectionOptions: { pool } });
const handle = CommandHandler({ evolve, initialState });
const cases = JSON.parse(casesJson);

await store.schema.migrate();
await Promise.all(
  Object.entries(cases).map(([caseId, length]) =>
    store.appendToStream(
      caseId,
      Array.from({ length }, (_, n) => added(paper(caseId, n + 1), n + 1)),
    ),
  ),
);

const clerk = async (caseId, until) => {
  let done = 0;
  while (performance.now() < until) {
    cases[caseId] += 1;
    await handle(store, caseId, decide(paper(caseId, cases[caseId])));
    done += 1;
  }
  return done;
};

const perSecond = async (span) => {
  const started = performance.now();
  const until = started + span * 1000;
  const counts = await Promise.all(Object.keys(cases).map((caseId) => clerk(caseId, until)));
  const done = counts.reduce((sum, count) => sum + count, 0);
  return done / ((performance.now() - started) / 1000);
};

await perSecond(Number(warmUpSeconds));
console.log(JSON.stringify({ commands_per_second: await perSecond(Number(seconds)) }));
await store.close();
await pool.end();

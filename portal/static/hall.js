// The screen in the hall stands for days: it fetches itself anew every five minutes. Without it people reload.
const REFRESH_MS = 5 * 60 * 1000;

setInterval(async () => {
  const answer = await fetch(location.href).catch(() => null);
  if (answer?.ok) location.reload(); // what cannot be fetched stays as it is
}, REFRESH_MS);

/** The page as the hub serves it now, past all caches. @throws when the hub does not answer */
export async function fetchPage(fetchIt: typeof fetch): Promise<string> {
  const reply = await fetchIt('/', { cache: 'no-store', headers: { accept: 'text/html' } });
  if (!reply.ok) throw new Error(`the hub answers ${reply.status}`);
  return reply.text();
}

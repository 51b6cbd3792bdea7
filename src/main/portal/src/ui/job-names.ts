/** Names of speech that this tab has sent: they survive a refresh. */
const KEY = 'avatar-gateway.names';
const MOST = 200;

export function nameJob(jobId: string, name: string) {
  const names = [...load().filter(([known]) => known !== jobId), [jobId, name] as const];
  sessionStorage.setItem(KEY, JSON.stringify(names.slice(-MOST)));
}

export function forgetNames() {
  sessionStorage.removeItem(KEY);
}

/** How people call this speech: the name of its file, or its job id. */
export function jobName(jobId: string): string {
  return load().find(([known]) => known === jobId)?.[1] ?? jobId;
}

/** A job id that tells people what it is, and is no other one's. */
export function newJobId(name: string): string {
  const word = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9.-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  const chance = Math.random().toString(36).slice(2, 6).padEnd(4, '0');
  return `${word || 'speech'}-${chance}`;
}

function load(): (readonly [string, string])[] {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? '[]') as [string, string][];
  } catch {
    return [];
  }
}

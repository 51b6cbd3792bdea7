/** What this browser has opened, and may have forgotten: kept over the end of the page. */
const KEY = 'avatar-gateway.running';

export interface Running {
  id: string;
  /** How people call its face. */
  face?: string;
}

export function remember(running: Running) {
  localStorage.setItem(KEY, JSON.stringify(running));
}

export function forget(id: string) {
  if (remembered()?.id === id) {
    localStorage.removeItem(KEY);
  }
}

export function remembered(): Running | undefined {
  try {
    return (JSON.parse(localStorage.getItem(KEY) ?? 'null') as Running | null) ?? undefined;
  } catch {
    return undefined;
  }
}

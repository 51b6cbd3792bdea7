/** What a credential that was taken says of its owner: a key its id, a token its subject and tenant. Never the secret. */
export function nameOf(credential: string): string {
  const key = /^agk_([0-9a-f]+)_/.exec(credential)?.[1];
  if (key) {
    return `key ${key}`;
  }
  const { sub, tenant } = claimsOf(credential);
  return [sub, tenant].filter((word) => typeof word === 'string' && word !== '').join(' · ') || 'a token';
}

function claimsOf(token: string): { sub?: unknown; tenant?: unknown } {
  try {
    const text = atob((token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/'));
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    return (JSON.parse(new TextDecoder().decode(bytes)) as object | null) ?? {};
  } catch {
    return {};
  }
}

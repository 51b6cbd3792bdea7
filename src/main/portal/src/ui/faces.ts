export interface Face {
  name: string;
  /** Missing for the one that the server takes by itself. */
  id?: string;
}

const SERVERS_OWN: Face = { name: 'Default' };

/** The faces that this server's settings name, behind its own choice. Without an answer there is still that one. */
export async function loadFaces(): Promise<Face[]> {
  try {
    const response = await fetch(new URL('portal.json', document.baseURI), {
      signal: AbortSignal.timeout(5_000),
    });
    const { faces } = (await response.json()) as { faces: Face[] };
    return [SERVERS_OWN, ...faces];
  } catch {
    return [SERVERS_OWN];
  }
}

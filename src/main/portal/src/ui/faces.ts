export interface Face {
  name: string;
  /** Missing for the one that the server takes by itself, where nobody said which that is. */
  id?: string;
  /** Addresses of pictures, where there are any: at rest, and a strip of frames. One of Simli's may turn out to lead nowhere. */
  portrait?: string;
  moving?: string;
}

interface Answer {
  faces: Face[];
  defaultFaceId?: string;
  defaultPortrait?: string;
  signIn?: boolean;
}

let known: Face[] = [];
let signIn = false;
let loading: Promise<Face[]> | undefined;

/** The faces that this server's settings name, its own choice first. Without an answer there is still that one. Asked for once. */
export function loadFaces(): Promise<Face[]> {
  loading ??= ask();
  return loading;
}

/** Whether this server wants to know who calls. Without an answer, its first refusal says so. */
export async function mustSignIn(): Promise<boolean> {
  await loadFaces();
  return signIn;
}

async function ask(): Promise<Face[]> {
  try {
    const response = await fetch(new URL('portal.json', document.baseURI), {
      signal: AbortSignal.timeout(5_000),
    });
    const answer = (await response.json()) as Answer;
    const { faces, defaultFaceId, defaultPortrait } = answer;
    signIn = answer.signIn ?? false;
    const own = faces.find(({ id }) => id === defaultFaceId) ?? {
      name: 'Standard',
      ...(defaultFaceId === undefined ? {} : { id: defaultFaceId }),
      ...(defaultPortrait === undefined ? {} : { portrait: defaultPortrait }),
    };
    known = [own, ...faces.filter((face) => face !== own)];
  } catch {
    known = [{ name: 'Standard' }];
  }
  return known;
}

/** How people call a face; undefined for one that the settings do not name. */
export function faceName(id: string | undefined): string | undefined {
  return id === undefined ? undefined : faceOf(id)?.name;
}

/** Without an id: the one that a session has by itself. */
export function faceOf(id: string | undefined): Face | undefined {
  return id === undefined ? known[0] : known.find((face) => face.id === id);
}

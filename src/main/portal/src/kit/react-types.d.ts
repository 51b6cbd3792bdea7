/** What this kit uses of React, so that its build needs none. */
declare module 'react' {
  export function useEffect(effect: () => void | (() => void), dependencies?: readonly unknown[]): void;
  export function useRef<T>(value: T): { current: T };
  export function useState<T>(value: T): [T, (next: T | ((known: T) => T)) => void];
}

import type { Gateway, GatewayOptions } from '../api';
import { ConsoleView } from './console-view';
import { OperatorApi } from './operator-api';

/** The console in its place on the page. */
export function makeConsole(
  base: URL,
  access: GatewayOptions,
  gateway: Gateway,
  wantsOther: () => void,
): ConsoleView {
  return new ConsoleView(new OperatorApi(base, access), gateway, wantsOther);
}

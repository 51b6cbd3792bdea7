/** A typed client for the gateway's REST API and its events. */
export * from './errors';
export * from './gateway';
export * from './model';
export * from './session-events';
export * from './shared-events';
export * from './speaking-link';
export * from './viewer';

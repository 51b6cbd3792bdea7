/** Watches whether the page's content security policy keeps it from an address: the failed connection itself does not say so. */
export class Blocked {
  seen = false;
  private readonly host: string;
  private readonly watch = (violation: SecurityPolicyViolationEvent) => {
    if (violation.effectiveDirective === 'connect-src' && hostOf(violation.blockedURI) === this.host) {
      this.seen = true;
    }
  };

  constructor(url: string) {
    this.host = hostOf(url);
    document.addEventListener('securitypolicyviolation', this.watch);
  }

  close() {
    document.removeEventListener('securitypolicyviolation', this.watch);
  }
}

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}

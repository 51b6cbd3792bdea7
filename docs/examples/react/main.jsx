import { Gateway } from 'avatar-gateway-kit';
import { useAvatarSession } from 'avatar-gateway-kit/react';
import { StrictMode, useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';

// The page's own back end, see ../front-end.
const gateway = new Gateway(new URL('/avatar/', location.href));

function Avatar({ idempotencyKey }) {
  const { ref, phase, session, reason, soundBlocked, allowSound } = useAvatarSession(gateway, {
    request: {},
    idempotencyKey,
  });
  return (
    <section>
      <div ref={ref} className="stage" />
      <p id="phase">
        {phase} {session?.id}
        {reason && ` (${reason})`}
      </p>
      {soundBlocked && <button onClick={allowSound}>Turn on the sound</button>}
    </section>
  );
}

function Page() {
  const [shown, setShown] = useState(true);
  // One key is one session, however often React renders.
  const key = useMemo(() => `page-${Math.random().toString(36).slice(2)}`, [shown]);
  return (
    <main>
      <button id="toggle" onClick={() => setShown(!shown)}>
        {shown ? 'End' : 'Start'}
      </button>
      {shown && <Avatar idempotencyKey={key} />}
    </main>
  );
}

createRoot(document.getElementById('root')).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);

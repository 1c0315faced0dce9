// The sandbox server's page interface (its contract stands in sandbox/slack/page_api.py).

/** Something that Slack does not let the person do; the message is a sentence for them. */
export class Refused extends Error {}

/** One person's view of the workspace. */
export async function fetchState(person, channel) {
  const query = new URLSearchParams();
  if (person) query.set("as", person);
  if (channel) query.set("channel", channel);
  return read(await fetch(`/page/state?${query}`, { cache: "no-store" }));
}

/** Does something as a person; gives the outcome of the delivery. */
export async function act(verb, body) {
  return read(
    await fetch(`/page/${verb}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    }),
  );
}

async function read(answer) {
  const content = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(content.error || `The sandbox answered ${answer.status}.`);
  return content;
}

/** Calls `changed` after every change and `lost` with whether the connection is gone; gives a way to stop. */
export function follow(person, changed, lost) {
  const stream = new EventSource(`/page/stream?as=${encodeURIComponent(person)}`);
  stream.onopen = () => {
    lost(false);
    changed({});
  };
  stream.onmessage = (event) => changed(JSON.parse(event.data));
  stream.onerror = () => lost(true);
  return () => stream.close();
}

// The script of the pages that ask a browser for a passkey: the sign-in page and the page of passkeys. Pages show what
// needs it only where it runs, so nothing else depends on it.

import { createHash } from 'node:crypto';
import { type Html, html } from '../html.ts';

/**
 * Forms marked with `data-passkey` are answered by a passkey: `get` signs in, `create` adds one. What the browser is
 * asked for comes from the address in `data-begin`, which takes the form's fields and answers JSON; the passkey's
 * answer is sent with the form, as its field `response`. What is marked with `data-without-script` goes where it runs,
 * and `data-removed` names a passkey that its device may forget (WebAuthn Level 3: parse…OptionsFromJSON, toJSON,
 * conditional mediation, signalUnknownCredential).
 */
const SCRIPT = `'use strict';
(() => {
  const Key = window.PublicKeyCredential;
  if (!Key || !Key.parseRequestOptionsFromJSON || !Key.parseCreationOptionsFromJSON) return;

  class Refusal extends Error {}

  /** The request for a passkey that runs; a page has one at a time. */
  let running = new AbortController();
  function start() {
    running.abort();
    running = new AbortController();
    return running.signal;
  }

  async function optionsFor(form) {
    const answer = await fetch(form.dataset.begin, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams(new FormData(form)),
    });
    const { options, problem } = await answer.json();
    if (!options) throw new Refusal(problem);
    return JSON.parse(options);
  }

  function send(form, credential) {
    for (const field of form.querySelectorAll('[data-secret]')) field.value = '';
    form.elements.response.value = JSON.stringify(credential);
    form.submit();
  }

  async function get(form, mediation) {
    const signal = start();
    const publicKey = Key.parseRequestOptionsFromJSON(await optionsFor(form));
    if (signal.aborted) return;
    const credential = await navigator.credentials.get({ publicKey, signal, mediation });
    if (credential) send(form, credential);
  }

  async function create(form) {
    const signal = start();
    const publicKey = Key.parseCreationOptionsFromJSON(await optionsFor(form));
    const credential = await navigator.credentials.create({ publicKey, signal });
    if (credential) send(form, credential);
  }

  function tell(form, error) {
    const place = form.querySelector('[role=alert]');
    const { failed, already } = form.dataset;
    if (error instanceof Refusal && error.message) place.textContent = error.message;
    else place.textContent = error.name === 'InvalidStateError' && already ? already : failed;
    place.hidden = false;
  }

  /** Passkeys among what the browser offers to fill in; what becomes of it without one is nothing to tell. */
  async function offer(form) {
    if (!Key.isConditionalMediationAvailable || !(await Key.isConditionalMediationAvailable())) return;
    await get(form, 'conditional').catch(() => {});
  }

  for (const form of document.querySelectorAll('form[data-passkey]')) {
    const signsIn = form.dataset.passkey === 'get';
    const button = form.querySelector('[type=submit]');
    form.hidden = false;
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      button.disabled = true;
      form.querySelector('[role=alert]').hidden = true;
      try {
        await (signsIn ? get(form) : create(form));
      } catch (error) {
        tell(form, error);
        if (signsIn) offer(form);
      } finally {
        button.disabled = false;
      }
    });
    if (!signsIn) continue;
    offer(form);
    // What was asked for is good for ten minutes.
    setInterval(() => {
      if (!document.hidden && !button.disabled) offer(form);
    }, 540_000);
  }

  for (const sentence of document.querySelectorAll('[data-without-script]')) sentence.hidden = true;
  for (const { dataset } of document.querySelectorAll('[data-removed]'))
    if (Key.signalUnknownCredential)
      Key.signalUnknownCredential({ rpId: location.hostname, credentialId: dataset.removed }).catch(() => {});
})();
`;

const hash = createHash('sha256').update(SCRIPT).digest('hex').slice(0, 12);

/** Its address changes with its text, so it may be kept for ever. */
export const passkeyScript = { path: `/assets/passkeys.${hash}.js`, text: SCRIPT };

/** Stands at the end of a page, which must be let run it (`runsScript` of its answer). */
export const scriptTag = (): Html => html`<script src="${passkeyScript.path}" defer></script>`;

/** Who may ask a server: names of this machine, and pages of allowed origins. */
import { describe, expect, test } from 'vitest';
import { answersIn, requestBytes, sendBytes } from './rawHttp.ts';
import { close, rawAnswer, served, withHost } from './servers.ts';

describe('the Host of a request', () => {
  test.each([
    'localhost',
    'LocalHost',
    'localhost.',
    'localhost:1',
    'kms.us-east-1.localhost',
    'kms.us-east-1.localhost:4566',
    '127.0.0.1',
    '127.1.2.3:65535',
    '[::1]',
    '[::1]:4566',
  ])('%s is one of this machine', async (host) => {
    expect(await rawAnswer(await served(), withHost(host))).toBe('200');
  });

  test.each([
    'evil.example',
    'evil.example:4566',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil-localhost',
    'xlocalhost',
    '128.0.0.1',
    '0.0.0.0',
    '169.254.169.254',
    '[::2]',
    '[::]',
  ])('%s is foreign', async (host) => {
    expect(await rawAnswer(await served(), withHost(host))).toBe('403 AccessDeniedException');
  });

  test.each([
    '',
    'a b',
    'localhost/',
    'user@localhost',
    'localhost, evil.example',
    'localhost:',
    'localhost:123456',
    'localhost\u00e4',
    '[::1',
    '::1',
    'localhost\r\nHost: evil.example',
    'localhost\r\nHost: localhost',
  ])('%j is none', async (host) => {
    expect(await rawAnswer(await served(), withHost(host))).toBe('400 AccessDeniedException');
  });

  test('has to be there', async () => {
    const bytes = requestBytes('ListKeys', '{}', [close]).replace('Host: localhost\r\n', '');

    expect(await rawAnswer(await served(), bytes)).toBe('400');
    expect(await rawAnswer(await served(), bytes.replace('HTTP/1.1', 'HTTP/1.0'))).toBe(
      '400 AccessDeniedException',
    );
  });

  test.each([
    [['kms.test'], 'kms.test', '200'],
    [['KMS.Test'], 'kms.test:4566', '200'],
    [['kms.test'], 'a.kms.test', '403 AccessDeniedException'],
    [['kms.test'], 'localhost', '200'],
    [['*'], 'evil.example', '200'],
    [['*'], 'a b', '400 AccessDeniedException'],
    [['*.test'], 'kms.test', '403 AccessDeniedException'],
  ])('may be one of %j: %s ends with %s', async (allowedHosts, host, answer) => {
    expect(await rawAnswer(await served({ allowedHosts }), withHost(host))).toBe(answer);
  });

  // https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2
  test.each([
    ['http://localhost/', 'evil.example', '200'],
    ['http://localhost', 'localhost', '200'],
    ['HTTP://LOCALHOST:80/', 'evil.example', '200'],
    ['http://evil.example/', 'localhost', '403 AccessDeniedException'],
    ['http://localhost@evil.example/', 'localhost', '400 AccessDeniedException'],
    ['http://localhost/nowhere', 'localhost', '404 UnknownOperationException'],
    ['http:///', 'localhost', '400 AccessDeniedException'],
  ])('is in the target %s, whatever the header says', async (target, host, answer) => {
    const bytes = withHost(host).replace('POST / ', `POST ${target} `);

    expect(await rawAnswer(await served(), bytes)).toBe(answer);
  });
});

describe('a page of another origin', () => {
  const origin = 'http://localhost:5173';
  const preflight = {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'x-amz-target',
    },
  };
  const ask = {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json', 'x-amz-target': 'TrentService.ListKeys' },
    body: '{}',
  };
  const corsOf = ({ headers }: Response) =>
    Object.fromEntries(
      [...headers].filter(([name]) => name.startsWith('access-control-') || name === 'vary'),
    );

  test('is told nothing', async () => {
    const { url } = await served({ allowedOrigins: ['https://app.example'] });

    const answers = [await fetch(url, preflight), await fetch(url, ask)];

    expect(answers.map(({ status }) => status)).toEqual([405, 200]);
    expect(answers.map(corsOf)).toEqual([{}, {}]);
  });

  test.each([[[origin]], [[origin.toUpperCase()]], [['*']]])(
    'may ask and read when it is one of %j',
    async (allowedOrigins) => {
      const { url } = await served({ allowedOrigins });

      const allowed = await fetch(url, preflight);
      const answer = await fetch(url, ask);
      const refused = await fetch(url, { ...ask, body: '[' });

      expect([allowed.status, await allowed.text()]).toEqual([204, '']);
      expect(corsOf(allowed)).toEqual({
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'POST, GET',
        'access-control-allow-headers': '*, authorization',
        'access-control-expose-headers': 'x-amzn-requestid, x-amzn-errortype',
        vary: 'Origin',
      });
      expect(corsOf(answer)).toEqual(corsOf(allowed));
      expect([refused.status, corsOf(refused)]).toEqual([400, corsOf(allowed)]);
    },
  );

  test('gets no leave by a foreign Host', async () => {
    const server = await served({ allowedOrigins: ['*'] });
    const bytes = withHost('evil.example')
      .replace('POST', 'OPTIONS')
      .replace(close, `${close}\r\nOrigin: ${origin}`);

    const [answer] = answersIn(await sendBytes(server.port, [bytes]));

    expect(answer!.statusCode).toBe(403);
    expect(Object.keys(answer!.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html
 */
import {
  ConnectCustomKeyStoreCommand,
  CreateCustomKeyStoreCommand,
  type CreateCustomKeyStoreCommandInput,
  DeleteCustomKeyStoreCommand,
  DescribeCustomKeyStoresCommand,
  DisconnectCustomKeyStoreCommand,
  UpdateCustomKeyStoreCommand,
} from '@aws-sdk/client-kms';
import {
  type ClusterHandle,
  type ConnectionState,
  createSimulator,
  type ProxyHandle,
  type Simulator,
} from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { answerTo, entryOf, errorOf, lastingState } from '../helpers/look.ts';
import { type Kms, waysIn } from '../helpers/waysIn.ts';

type Input = CreateCustomKeyStoreCommandInput;

const create = (kms: Kms, input: Input) => kms.send(new CreateCustomKeyStoreCommand(input));

const cloudHsmInput = (sim: Simulator, name = 'store') =>
  sim.cloudHsm.createCluster().createCustomKeyStoreInput(name);

const externalInput = (sim: Simulator, name = 'store') =>
  sim.xks.createProxy().createCustomKeyStoreInput(name);

const vpcInput = (sim: Simulator, name = 'store') =>
  sim.xks.createProxy({ XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE' }).createCustomKeyStoreInput(name);

const inputs = {
  AWS_CLOUDHSM: cloudHsmInput,
  'EXTERNAL_KEY_STORE, public': externalInput,
  'EXTERNAL_KEY_STORE, VPC': vpcInput,
};
const kinds = Object.keys(inputs) as (keyof typeof inputs)[];

const sampleSecret = 'abcdefghijklmnopqrstuvwxyz/ABCDEFGHIJKLMNOP+=';
const serviceName = (id: string) => `com.amazonaws.vpce.us-east-1.vpce-svc-${id}`;
const hostOfLength = (length: number) => `https://${'a'.repeat(length - 'https://'.length)}`;
const pathOfLength = (length: number) => `/${'p'.repeat(length - '//kms/xks/v1'.length)}/kms/xks/v1`;

describe.each(waysIn)('through $way', ({ open }) => {
  describe('of a new store', () => {
    test.each(kinds)('%s: hands out an id and is DISCONNECTED', async (kind) => {
      const sim = createSimulator();
      const kms = open(sim);
      const input = inputs[kind](sim);

      const { CustomKeyStoreId } = await create(kms, input);

      expect(CustomKeyStoreId).toMatch(/^cks-[0-9a-f]{17}$/);
      expect(await entryOf(kms, CustomKeyStoreId!)).toMatchObject({ ConnectionState: 'DISCONNECTED' });
    });

    test('AWS_CLOUDHSM: is described with cluster and trust anchor, and with nothing else', async () => {
      const sim = createSimulator({ startTime: '2026-02-03T04:05:06.789Z' });
      const kms = open(sim);
      const { KeyStorePassword, ...input } = cloudHsmInput(sim);

      const { CustomKeyStoreId } = await create(kms, { ...input, KeyStorePassword });

      expect(await entryOf(kms, CustomKeyStoreId!)).toEqual({
        ...input,
        CustomKeyStoreId,
        CustomKeyStoreType: 'AWS_CLOUDHSM',
        ConnectionState: 'DISCONNECTED',
        CreationDate: new Date('2026-02-03T04:05:06.789Z'),
      });
    });

    test('EXTERNAL_KEY_STORE: is described with its proxy, and without the secret', async () => {
      const sim = createSimulator({ startTime: '2026-02-03T04:05:06.789Z' });
      const kms = open(sim);
      const input = externalInput(sim);

      const { CustomKeyStoreId } = await create(kms, input);

      expect(await entryOf(kms, CustomKeyStoreId!)).toEqual({
        CustomKeyStoreId,
        CustomKeyStoreName: 'store',
        CustomKeyStoreType: 'EXTERNAL_KEY_STORE',
        ConnectionState: 'DISCONNECTED',
        CreationDate: new Date('2026-02-03T04:05:06.789Z'),
        XksProxyConfiguration: {
          Connectivity: 'PUBLIC_ENDPOINT',
          AccessKeyId: input.XksProxyAuthenticationCredential!.AccessKeyId,
          UriEndpoint: input.XksProxyUriEndpoint,
          UriPath: input.XksProxyUriPath,
        },
      });
    });

    test('EXTERNAL_KEY_STORE with VPC_ENDPOINT_SERVICE: is described with service and owner', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const input = vpcInput(sim);

      const { CustomKeyStoreId } = await create(kms, input);

      expect((await entryOf(kms, CustomKeyStoreId!)).XksProxyConfiguration).toEqual({
        Connectivity: 'VPC_ENDPOINT_SERVICE',
        AccessKeyId: input.XksProxyAuthenticationCredential!.AccessKeyId,
        UriEndpoint: input.XksProxyUriEndpoint,
        UriPath: input.XksProxyUriPath,
        VpcEndpointServiceName: input.XksProxyVpcEndpointServiceName,
        VpcEndpointServiceOwner: '111122223333',
      });
    });

    test('is an AWS CloudHSM key store unless the request says otherwise', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreType: _, ...input } = cloudHsmInput(sim) as Input;

      const { CustomKeyStoreId } = await create(kms, input);

      expect((await entryOf(kms, CustomKeyStoreId!)).CustomKeyStoreType).toBe('AWS_CLOUDHSM');
    });

    test('takes the endpoint service of the own account unless the request names an owner', async () => {
      const sim = createSimulator({ accountId: '444455556666' });
      const kms = open(sim);
      const { XksProxyVpcEndpointServiceOwner: _, ...input } = vpcInput(sim);

      const { CustomKeyStoreId } = await create(kms, input);

      const { XksProxyConfiguration } = await entryOf(kms, CustomKeyStoreId!);
      expect(XksProxyConfiguration!.VpcEndpointServiceOwner).toBe('444455556666');
    });

    test('takes the endpoint service of another account that the request names', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const proxy = sim.xks.createProxy({
        XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
        XksProxyVpcEndpointServiceOwner: '999988887777',
      });

      const { CustomKeyStoreId } = await create(kms, proxy.createCustomKeyStoreInput('store'));

      const { XksProxyConfiguration } = await entryOf(kms, CustomKeyStoreId!);
      expect(XksProxyConfiguration!.VpcEndpointServiceOwner).toBe('999988887777');
    });

    test.each<[string, (cluster: ClusterHandle) => void]>([
      ['is missing', ({ kmsuser }) => kmsuser.delete()],
      ['is locked out', ({ kmsuser }) => kmsuser.lockOut()],
      ['is logged in', ({ kmsuser }) => kmsuser.logIn()],
      ['has another password', ({ kmsuser }) => void kmsuser.changePassword()],
    ])('does not ask whether kmsuser %s', async (_, cause) => {
      const sim = createSimulator();
      const kms = open(sim);
      const cluster = sim.cloudHsm.createCluster();
      const input = cluster.createCustomKeyStoreInput('store');
      cause(cluster);

      const answer = await answerTo(create(kms, input));

      expect(answer).toBe('accepted');
    });
  });

  describe('of the constraints of a member', () => {
    const ofCloudHsm: [string, Partial<Input>, string][] = [
      ['a name of 1 character', { CustomKeyStoreName: 'n' }, 'accepted'],
      ['a name of 256 characters', { CustomKeyStoreName: 'n'.repeat(256) }, 'accepted'],
      ['a name of 257 characters', { CustomKeyStoreName: 'n'.repeat(257) }, 'ValidationException'],
      ['an empty name', { CustomKeyStoreName: '' }, 'ValidationException'],
      ['no name', { CustomKeyStoreName: undefined }, 'ValidationException'],
      ['a cluster id of 19 characters', { CloudHsmClusterId: `cluster-${'a'.repeat(11)}` }, 'accepted'],
      ['a cluster id of 24 characters', { CloudHsmClusterId: `cluster-${'Z'.repeat(16)}` }, 'accepted'],
      [
        'a cluster id of 18 characters',
        { CloudHsmClusterId: `cluster-${'a'.repeat(10)}` },
        'ValidationException',
      ],
      [
        'a cluster id of 25 characters',
        { CloudHsmClusterId: `cluster-${'a'.repeat(17)}` },
        'ValidationException',
      ],
      [
        'a cluster id with a digit below 2',
        { CloudHsmClusterId: 'cluster-1a23b4cdefg' },
        'ValidationException',
      ],
      [
        'a cluster id with a prefix',
        { CloudHsmClusterId: `xcluster-${'a'.repeat(11)}` },
        'ValidationException',
      ],
      [
        'a cluster id with a line feed',
        { CloudHsmClusterId: `cluster-${'a'.repeat(11)}\n` },
        'ValidationException',
      ],
      ['a certificate of 1 character', { TrustAnchorCertificate: 'c' }, 'accepted'],
      ['a certificate of 5000 characters', { TrustAnchorCertificate: 'c'.repeat(5000) }, 'accepted'],
      [
        'a certificate of 5001 characters',
        { TrustAnchorCertificate: 'c'.repeat(5001) },
        'ValidationException',
      ],
      ['an empty certificate', { TrustAnchorCertificate: '' }, 'ValidationException'],
      ['a password of 7 characters', { KeyStorePassword: 'p'.repeat(7) }, 'accepted'],
      ['a password of 32 characters', { KeyStorePassword: 'p'.repeat(32) }, 'accepted'],
      ['a password of 6 characters', { KeyStorePassword: 'p'.repeat(6) }, 'ValidationException'],
      ['a password of 33 characters', { KeyStorePassword: 'p'.repeat(33) }, 'ValidationException'],
      ['a password with special characters', { KeyStorePassword: '!$%&/()=?' }, 'accepted'],
      ['CustomKeyStoreType AWS_CLOUDHSM', { CustomKeyStoreType: 'AWS_CLOUDHSM' }, 'accepted'],
      ['an unknown CustomKeyStoreType', { CustomKeyStoreType: 'AWS_KMS' as never }, 'ValidationException'],
    ];

    test.each(ofCloudHsm)('AWS_CLOUDHSM: answers %s as documented', async (_, members, expected) => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CloudHsmClusterId: ClusterId, TrustAnchorCertificate, KeyStorePassword } = members;
      const cluster =
        expected === 'accepted'
          ? sim.cloudHsm.createCluster({
              ...(ClusterId === undefined ? {} : { ClusterId }),
              ...(TrustAnchorCertificate === undefined ? {} : { TrustAnchorCertificate }),
              ...(KeyStorePassword === undefined ? {} : { KeyStorePassword }),
            })
          : sim.cloudHsm.createCluster();

      const answer = await answerTo(
        create(kms, { ...cluster.createCustomKeyStoreInput('store'), ...members }),
      );

      expect(answer).toBe(expected);
    });

    const credential = (AccessKeyId: string | undefined, RawSecretAccessKey: string | undefined) => ({
      XksProxyAuthenticationCredential: { AccessKeyId, RawSecretAccessKey },
    });
    const ofExternal: [string, Partial<Input>, string][] = [
      ['an endpoint of 10 characters', { XksProxyUriEndpoint: hostOfLength(10) }, 'accepted'],
      ['an endpoint of 128 characters', { XksProxyUriEndpoint: hostOfLength(128) }, 'accepted'],
      ['an endpoint of 9 characters', { XksProxyUriEndpoint: hostOfLength(9) }, 'ValidationException'],
      ['an endpoint of 129 characters', { XksProxyUriEndpoint: hostOfLength(129) }, 'ValidationException'],
      ['an endpoint without TLS', { XksProxyUriEndpoint: 'http://proxy.example.com' }, 'ValidationException'],
      [
        'an endpoint with a port',
        { XksProxyUriEndpoint: 'https://proxy.example.com:443' },
        'ValidationException',
      ],
      [
        'an endpoint with a slash at its end',
        { XksProxyUriEndpoint: 'https://proxy.example.com/' },
        'ValidationException',
      ],
      ['the shortest path', { XksProxyUriPath: '/kms/xks/v1' }, 'accepted'],
      ['a path with a prefix', { XksProxyUriPath: '/my-prefix/and_more/kms/xks/v1' }, 'accepted'],
      ['a path with a version of two digits', { XksProxyUriPath: '/kms/xks/v99' }, 'accepted'],
      ['a path of 128 characters', { XksProxyUriPath: pathOfLength(128) }, 'accepted'],
      ['a path of 129 characters', { XksProxyUriPath: pathOfLength(129) }, 'ValidationException'],
      ['a path of 9 characters', { XksProxyUriPath: '/kms/xks/' }, 'ValidationException'],
      ['a path without a slash in front', { XksProxyUriPath: 'kms/xks/v1' }, 'ValidationException'],
      ['a path with a slash at its end', { XksProxyUriPath: '/kms/xks/v1/' }, 'ValidationException'],
      ['a path with a version of three digits', { XksProxyUriPath: '/kms/xks/v100' }, 'ValidationException'],
      ['a path with a space', { XksProxyUriPath: '/a b/kms/xks/v1' }, 'ValidationException'],
      ['an AccessKeyId of 20 characters', credential('A2'.repeat(10), sampleSecret), 'accepted'],
      ['an AccessKeyId of 30 characters', credential('Z7'.repeat(15), sampleSecret), 'accepted'],
      ['an AccessKeyId of 19 characters', credential('A'.repeat(19), sampleSecret), 'ValidationException'],
      ['an AccessKeyId of 31 characters', credential('A'.repeat(31), sampleSecret), 'ValidationException'],
      ['an AccessKeyId in small letters', credential('a'.repeat(20), sampleSecret), 'ValidationException'],
      [
        'an AccessKeyId with a digit below 2',
        credential('A1'.repeat(10), sampleSecret),
        'ValidationException',
      ],
      [
        'an AccessKeyId with a digit above 7',
        credential('A8'.repeat(10), sampleSecret),
        'ValidationException',
      ],
      ['no AccessKeyId', credential(undefined, sampleSecret), 'ValidationException'],
      ['a secret of 43 characters', credential('A'.repeat(20), 's'.repeat(43)), 'accepted'],
      ['a secret of 64 characters', credential('A'.repeat(20), '/+=9'.repeat(16)), 'accepted'],
      ['a secret of 42 characters', credential('A'.repeat(20), 's'.repeat(42)), 'ValidationException'],
      ['a secret of 65 characters', credential('A'.repeat(20), 's'.repeat(65)), 'ValidationException'],
      ['a secret with a hyphen', credential('A'.repeat(20), '-'.repeat(43)), 'ValidationException'],
      ['no secret', credential('A'.repeat(20), undefined), 'ValidationException'],
      ['an unknown XksProxyConnectivity', { XksProxyConnectivity: 'VPC' as never }, 'ValidationException'],
    ];

    test.each(ofExternal)('EXTERNAL_KEY_STORE: answers %s as documented', async (_, members, expected) => {
      const sim = createSimulator();
      const kms = open(sim);
      const proxy = expected === 'accepted' ? sim.xks.createProxy(members as never) : sim.xks.createProxy();

      const answer = await answerTo(create(kms, { ...proxy.createCustomKeyStoreInput('store'), ...members }));

      expect(answer).toBe(expected);
    });

    const ofVpc: [string, Partial<Input>, string][] = [
      ['a short service name', { XksProxyVpcEndpointServiceName: serviceName('0') }, 'accepted'],
      [
        'a service name of 64 characters',
        { XksProxyVpcEndpointServiceName: serviceName('0'.repeat(64 - serviceName('').length)) },
        'accepted',
      ],
      [
        'a service name of 65 characters',
        { XksProxyVpcEndpointServiceName: serviceName('0'.repeat(65 - serviceName('').length)) },
        'ValidationException',
      ],
      [
        'a service name in a Region of four parts',
        { XksProxyVpcEndpointServiceName: 'com.amazonaws.vpce.us-gov-west-1.vpce-svc-0123456789abcdef0' },
        'accepted',
      ],
      [
        'a service name of the European partition',
        { XksProxyVpcEndpointServiceName: 'eu.amazonaws.vpce.eusc-de-east-1.vpce-svc-0123456789abcdef0' },
        'accepted',
      ],
      [
        'a service name without vpce-svc',
        { XksProxyVpcEndpointServiceName: 'com.amazonaws.vpce.us-east-1.0123456789abcdef0' },
        'ValidationException',
      ],
      [
        'a service name with capitals',
        { XksProxyVpcEndpointServiceName: serviceName('ABCDEF') },
        'ValidationException',
      ],
      [
        'a service name of another top level',
        { XksProxyVpcEndpointServiceName: 'org.amazonaws.vpce.us-east-1.vpce-svc-0' },
        'ValidationException',
      ],
      ['an empty service name', { XksProxyVpcEndpointServiceName: '' }, 'ValidationException'],
      ['an owner of 12 digits', { XksProxyVpcEndpointServiceOwner: '000000000000' }, 'accepted'],
      ['an owner of 11 digits', { XksProxyVpcEndpointServiceOwner: '1'.repeat(11) }, 'ValidationException'],
      ['an owner of 13 digits', { XksProxyVpcEndpointServiceOwner: '1'.repeat(13) }, 'ValidationException'],
      ['an owner with letters', { XksProxyVpcEndpointServiceOwner: '11112222333a' }, 'ValidationException'],
    ];

    test.each(ofVpc)('VPC_ENDPOINT_SERVICE: answers %s as documented', async (_, members, expected) => {
      const sim = createSimulator();
      const kms = open(sim);
      const XksProxyConnectivity = 'VPC_ENDPOINT_SERVICE';
      const options = expected === 'accepted' ? (members as object) : {};
      const proxy = sim.xks.createProxy({ ...options, XksProxyConnectivity });

      const answer = await answerTo(create(kms, { ...proxy.createCustomKeyStoreInput('store'), ...members }));

      expect(answer).toBe(expected);
    });

    test('names every violation in one message, in the form of the service and without secrets', async () => {
      const sim = createSimulator();
      const kms = open(sim);

      const error = await errorOf(
        create(kms, { CustomKeyStoreName: '', CloudHsmClusterId: 'cluster-1', KeyStorePassword: 'secret' }),
      );

      expect(error.message).toContain('4 validation errors detected: ');
      expect(error.message).toContain(
        "Value '' at 'customKeyStoreName' failed to satisfy constraint: Member must have length greater than or equal to 1",
      );
      expect(error.message).toContain(
        "Value 'cluster-1' at 'cloudHsmClusterId' failed to satisfy constraint",
      );
      expect(error.message).not.toContain("'secret'");
    });

    test.each(kinds)('%s: refuses an input without any member it needs, one by one', async (kind) => {
      const sim = createSimulator();
      const kms = open(sim);
      const input: Input = inputs[kind](sim);
      // The type is left in: without it, an external store would be taken for one of AWS CloudHSM.
      const optional = ['CustomKeyStoreType', 'XksProxyVpcEndpointServiceOwner'];
      const needed = Object.keys(input).filter((member) => !optional.includes(member));

      const answers = await Promise.all(
        needed.map((member) => answerTo(create(kms, { ...input, [member]: undefined }))),
      );

      expect(answers).toEqual(needed.map(() => 'ValidationException'));
      expect(needed.length).toBe(
        { AWS_CLOUDHSM: 4, 'EXTERNAL_KEY_STORE, public': 5, 'EXTERNAL_KEY_STORE, VPC': 6 }[kind],
      );
    });

    test('refuses members of an external key store without their CustomKeyStoreType', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreType: _, ...input } = externalInput(sim);

      const answer = await answerTo(create(kms, input));

      expect(answer).toBe('ValidationException');
    });

    const foreignMembers: [keyof typeof inputs, Partial<Input>][] = [
      ['AWS_CLOUDHSM', { XksProxyUriEndpoint: 'https://proxy.example.com' }],
      ['AWS_CLOUDHSM', { XksProxyUriPath: '/kms/xks/v1' }],
      ['AWS_CLOUDHSM', { XksProxyConnectivity: 'PUBLIC_ENDPOINT' }],
      ['AWS_CLOUDHSM', { XksProxyVpcEndpointServiceName: serviceName('0') }],
      ['AWS_CLOUDHSM', { XksProxyVpcEndpointServiceOwner: '111122223333' }],
      ['AWS_CLOUDHSM', credential('A'.repeat(20), sampleSecret)],
      ['EXTERNAL_KEY_STORE, public', { CloudHsmClusterId: 'cluster-abcdefghijk' }],
      ['EXTERNAL_KEY_STORE, public', { TrustAnchorCertificate: 'certificate' }],
      ['EXTERNAL_KEY_STORE, public', { KeyStorePassword: 'password1' }],
      ['EXTERNAL_KEY_STORE, public', { XksProxyVpcEndpointServiceName: serviceName('0') }],
      ['EXTERNAL_KEY_STORE, public', { XksProxyVpcEndpointServiceOwner: '111122223333' }],
      ['EXTERNAL_KEY_STORE, VPC', { KeyStorePassword: 'password1' }],
    ];

    test.each(foreignMembers)(
      '%s: refuses the member of another kind of store in %o',
      async (kind, members) => {
        const sim = createSimulator();
        const kms = open(sim);

        const error = await errorOf(create(kms, { ...inputs[kind](sim), ...members }));

        expect(error.name).toBe('ValidationException');
        expect(error.message).toContain(Object.keys(members)[0]);
      },
    );
  });

  describe('of what has to be unique', () => {
    test.each(kinds.flatMap((first) => kinds.map((second) => [first, second] as const)))(
      'refuses the name of a store of kind %s to one of kind %s',
      async (first, second) => {
        const sim = createSimulator();
        const kms = open(sim);
        await create(kms, inputs[first](sim, 'taken'));
        const input = inputs[second](sim, 'taken');
        const before = lastingState(sim);

        const answer = await answerTo(create(kms, input));

        expect(answer).toBe('CustomKeyStoreNameInUseException');
        expect(lastingState(sim)).toEqual(before);
      },
    );

    test('tells names apart by their capitals', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      await create(kms, cloudHsmInput(sim, 'store'));

      const answer = await answerTo(create(kms, cloudHsmInput(sim, 'Store')));

      expect(answer).toBe('accepted');
    });

    test.each(kinds)('%s: name and backing are free again after the store is deleted', async (kind) => {
      const sim = createSimulator();
      const kms = open(sim);
      const input = inputs[kind](sim);
      const { CustomKeyStoreId } = await create(kms, input);
      await kms.send(new DeleteCustomKeyStoreCommand({ CustomKeyStoreId }));

      const again = await create(kms, input);

      expect(again.CustomKeyStoreId).not.toBe(CustomKeyStoreId);
    });

    test('refuses a cluster that backs another store', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const cluster = sim.cloudHsm.createCluster();
      await create(kms, cluster.createCustomKeyStoreInput('first'));

      const answer = await answerTo(create(kms, cluster.createCustomKeyStoreInput('second')));

      expect(answer).toBe('CloudHsmClusterInUseException');
    });

    test('refuses a cluster that shares its backup history with one that backs another store', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const cluster = sim.cloudHsm.createCluster();
      const [one, other] = [cluster.restoreFromBackup(), cluster.restoreFromBackup().restoreFromBackup()];
      await create(kms, one.createCustomKeyStoreInput('first'));

      const answer = await answerTo(create(kms, other.createCustomKeyStoreInput('second')));

      expect(answer).toBe('CloudHsmClusterInUseException');
    });

    const endpoint = 'https://shared.example.com';
    interface Place {
      readonly connectivity: 'PUBLIC_ENDPOINT' | 'VPC_ENDPOINT_SERVICE';
      readonly endpoint: string;
      readonly path: string;
      readonly service?: string;
    }
    const place = (
      connectivity: Place['connectivity'],
      [endpoint, path]: [string, string],
      service?: string,
    ): Place => ({ connectivity, endpoint, path, ...(service === undefined ? {} : { service }) });

    const proxies: [string, Place, Place, string][] = [
      [
        'a public store to another path of a public endpoint',
        place('PUBLIC_ENDPOINT', [endpoint, '/a/kms/xks/v1']),
        place('PUBLIC_ENDPOINT', [endpoint, '/b/kms/xks/v1']),
        'accepted',
      ],
      [
        'a public store to the same path at another endpoint',
        place('PUBLIC_ENDPOINT', [endpoint, '/a/kms/xks/v1']),
        place('PUBLIC_ENDPOINT', ['https://other.example.com', '/a/kms/xks/v1']),
        'accepted',
      ],
      [
        'a public store to the same endpoint and path',
        place('PUBLIC_ENDPOINT', [endpoint, '/a/kms/xks/v1']),
        place('PUBLIC_ENDPOINT', [endpoint, '/a/kms/xks/v1']),
        'XksProxyUriInUseException',
      ],
      [
        'a public store to the endpoint of a VPC store',
        place('VPC_ENDPOINT_SERVICE', [endpoint, '/a/kms/xks/v1'], serviceName('a')),
        place('PUBLIC_ENDPOINT', [endpoint, '/b/kms/xks/v1']),
        'XksProxyUriEndpointInUseException',
      ],
      [
        'a VPC store to the endpoint of a public store',
        place('PUBLIC_ENDPOINT', [endpoint, '/a/kms/xks/v1']),
        place('VPC_ENDPOINT_SERVICE', [endpoint, '/b/kms/xks/v1'], serviceName('b')),
        'XksProxyUriEndpointInUseException',
      ],
      [
        'a VPC store to the endpoint of a VPC store',
        place('VPC_ENDPOINT_SERVICE', [endpoint, '/a/kms/xks/v1'], serviceName('a')),
        place('VPC_ENDPOINT_SERVICE', [endpoint, '/b/kms/xks/v1'], serviceName('b')),
        'XksProxyUriEndpointInUseException',
      ],
      [
        'a VPC store to the same endpoint and path',
        place('VPC_ENDPOINT_SERVICE', [endpoint, '/a/kms/xks/v1'], serviceName('a')),
        place('VPC_ENDPOINT_SERVICE', [endpoint, '/a/kms/xks/v1'], serviceName('b')),
        'XksProxyUriInUseException',
      ],
      [
        'a VPC store to the endpoint service of another',
        place('VPC_ENDPOINT_SERVICE', [endpoint, '/a/kms/xks/v1'], serviceName('a')),
        place('VPC_ENDPOINT_SERVICE', ['https://other.example.com', '/a/kms/xks/v1'], serviceName('a')),
        'XksProxyVpcEndpointServiceInUseException',
      ],
      [
        'a VPC store to its own endpoint and service',
        place('VPC_ENDPOINT_SERVICE', [endpoint, '/a/kms/xks/v1'], serviceName('a')),
        place('VPC_ENDPOINT_SERVICE', ['https://other.example.com', '/a/kms/xks/v1'], serviceName('b')),
        'accepted',
      ],
    ];

    test.each(proxies)('answers %s as documented', async (_, first, second, expected) => {
      const sim = createSimulator();
      const kms = open(sim);
      const credential = { AccessKeyId: 'A'.repeat(20), RawSecretAccessKey: sampleSecret };
      const input = (name: string, { connectivity, endpoint, path, service }: Place): Input => ({
        CustomKeyStoreName: name,
        CustomKeyStoreType: 'EXTERNAL_KEY_STORE',
        XksProxyConnectivity: connectivity,
        XksProxyUriEndpoint: endpoint,
        XksProxyUriPath: path,
        XksProxyAuthenticationCredential: credential,
        ...(service === undefined ? {} : { XksProxyVpcEndpointServiceName: service }),
      });
      const arrange = ({ connectivity, endpoint, path, service }: Place) =>
        sim.xks.createProxy({
          XksProxyUriEndpoint: endpoint,
          XksProxyUriPath: path,
          XksProxyConnectivity: connectivity,
          XksProxyAuthenticationCredential: credential,
          ...(service === undefined ? {} : { XksProxyVpcEndpointServiceName: service }),
        });
      arrange(first);
      if (expected === 'accepted') arrange(second);
      await create(kms, input('first', first));

      const answer = await answerTo(create(kms, input('second', second)));

      expect(answer).toBe(expected);
    });
  });

  describe('of the quota', () => {
    /** As many stores as asked for, of both types and in several states. */
    async function fill(sim: Simulator, stores: number): Promise<void> {
      const ConnectionStates: ConnectionState[] = ['CONNECTED', 'FAILED', 'DISCONNECTED', 'CONNECTING'];
      for (let i = 0; i < stores; i++) {
        const ConnectionState = ConnectionStates[i % ConnectionStates.length]!;
        if (i % 2 === 0) sim.given.cloudHsmKeyStore({ ConnectionState });
        else sim.given.externalKeyStore({ ConnectionState });
      }
    }

    test.each(kinds)(
      'accepts the tenth store of an account and refuses the eleventh, of kind %s',
      async (kind) => {
        const sim = createSimulator();
        const kms = open(sim);
        await fill(sim, 9);

        const answers = [
          await answerTo(create(kms, inputs[kind](sim, 'tenth'))),
          await answerTo(create(kms, inputs[kind](sim, 'eleventh'))),
        ];

        expect(answers).toEqual(['accepted', 'LimitExceededException']);
      },
    );

    test.each([1, 12])('counts to %i when the quota says so', async (customKeyStores) => {
      const sim = createSimulator({ quotas: { resources: { customKeyStores } } });
      const kms = open(sim);
      await fill(sim, customKeyStores - 1);

      const answers = [
        await answerTo(create(kms, cloudHsmInput(sim, 'last'))),
        await answerTo(create(kms, cloudHsmInput(sim, 'too many'))),
      ];

      expect(answers).toEqual(['accepted', 'LimitExceededException']);
    });

    test('has room again after a store is deleted', async () => {
      const sim = createSimulator({ quotas: { resources: { customKeyStores: 1 } } });
      const kms = open(sim);
      const { CustomKeyStoreId } = await create(kms, cloudHsmInput(sim));
      await kms.send(new DeleteCustomKeyStoreCommand({ CustomKeyStoreId }));

      const answer = await answerTo(create(kms, cloudHsmInput(sim)));

      expect(answer).toBe('accepted');
    });
  });

  describe('of the same AWS CloudHSM key store again', () => {
    test('returns the existing id while it is DISCONNECTED, and makes no second store', async () => {
      const sim = createSimulator({ quotas: { resources: { customKeyStores: 1 } } });
      const kms = open(sim);
      const input = cloudHsmInput(sim);
      const { CustomKeyStoreId } = await create(kms, input);
      const before = lastingState(sim);

      const again = await create(kms, { ...input, CustomKeyStoreType: 'AWS_CLOUDHSM' });

      expect(again.CustomKeyStoreId).toBe(CustomKeyStoreId);
      expect(lastingState(sim)).toEqual(before);
    });

    test.each<ConnectionState>(['CONNECTING', 'CONNECTED', 'DISCONNECTING', 'FAILED'])(
      'is refused by its name while it is %s',
      async (ConnectionState) => {
        const sim = createSimulator();
        const kms = open(sim);
        const cluster = sim.cloudHsm.createCluster();
        const input = cluster.createCustomKeyStoreInput('store');
        sim.given.cloudHsmKeyStore({
          CustomKeyStoreName: 'store',
          CloudHsmClusterId: cluster.ClusterId,
          ConnectionState,
        });

        const answer = await answerTo(create(kms, input));

        expect(answer).toBe('CustomKeyStoreNameInUseException');
      },
    );

    test.each<[string, (sim: Simulator) => Partial<Input>, string]>([
      ['name', () => ({ CustomKeyStoreName: 'other' }), 'CloudHsmClusterInUseException'],
      ['password', () => ({ KeyStorePassword: 'otherPassword1' }), 'CustomKeyStoreNameInUseException'],
      ['certificate', () => ({ TrustAnchorCertificate: 'other' }), 'CustomKeyStoreNameInUseException'],
      [
        'cluster',
        (sim) => {
          const { KeyStorePassword: _, ...other } = cloudHsmInput(sim);
          return other;
        },
        'CustomKeyStoreNameInUseException',
      ],
    ])('is refused when its %s differs', async (_, change, expected) => {
      const sim = createSimulator();
      const kms = open(sim);
      const input = cloudHsmInput(sim);
      await create(kms, input);

      const answer = await answerTo(create(kms, { ...input, ...change(sim) }));

      expect(answer).toBe(expected);
    });

    test('compares the password that the customer gave, not the one that AWS KMS has set since', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const input = cloudHsmInput(sim);
      const { CustomKeyStoreId } = await create(kms, input);
      await kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
      await sim.advance('20m');
      await kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
      await sim.advance('10s');

      const again = await create(kms, input);

      expect(again.CustomKeyStoreId).toBe(CustomKeyStoreId);
    });

    test('compares the values of the last update', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const input = cloudHsmInput(sim);
      const { CustomKeyStoreId } = await create(kms, input);
      const KeyStorePassword = 'updatedPassword1';
      await kms.send(
        new UpdateCustomKeyStoreCommand({ CustomKeyStoreId, KeyStorePassword, NewCustomKeyStoreName: 'new' }),
      );

      const updated = await create(kms, { ...input, CustomKeyStoreName: 'new', KeyStorePassword });
      const old = await answerTo(create(kms, { ...input, CustomKeyStoreName: 'new' }));

      expect(updated.CustomKeyStoreId).toBe(CustomKeyStoreId);
      expect(old).toBe('CustomKeyStoreNameInUseException');
    });

    test('is refused for an external key store', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const input = externalInput(sim);
      await create(kms, input);

      const answer = await answerTo(create(kms, input));

      expect(answer).toBe('CustomKeyStoreNameInUseException');
    });
  });

  describe('of a cluster', () => {
    const clusters: [string, (sim: Simulator) => ClusterHandle, string][] = [
      ['two active HSMs in two Availability Zones', (sim) => sim.cloudHsm.createCluster(), 'accepted'],
      [
        'three active HSMs in three Availability Zones',
        (sim) =>
          sim.cloudHsm.createCluster({
            AvailabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
            hsms: 3,
          }),
        'accepted',
      ],
      [
        'a third HSM that is not active',
        (sim) => {
          const cluster = sim.cloudHsm.createCluster();
          cluster.setHsmState('CREATE_IN_PROGRESS', cluster.addHsm());
          return cluster;
        },
        'accepted',
      ],
      [
        'no HSM',
        (sim) => sim.cloudHsm.createCluster({ hsms: 0 }),
        'CloudHsmClusterInvalidConfigurationException',
      ],
      [
        'one HSM',
        (sim) => sim.cloudHsm.createCluster({ hsms: 1 }),
        'CloudHsmClusterInvalidConfigurationException',
      ],
      [
        'two HSMs in the same Availability Zone',
        (sim) => {
          const cluster = sim.cloudHsm.createCluster({ hsms: 1 });
          cluster.addHsm({ AvailabilityZone: 'us-east-1a' });
          return cluster;
        },
        'CloudHsmClusterInvalidConfigurationException',
      ],
      [
        'two HSMs of which one is not active',
        (sim) => {
          const cluster = sim.cloudHsm.createCluster();
          cluster.setHsmState('DEGRADED');
          return cluster;
        },
        'CloudHsmClusterInvalidConfigurationException',
      ],
      [
        'subnets in one Availability Zone only',
        (sim) => sim.cloudHsm.createCluster({ AvailabilityZones: ['us-east-1a'], hsms: 2 }),
        'CloudHsmClusterInvalidConfigurationException',
      ],
      [
        'a security group without its rules',
        (sim) => {
          const cluster = sim.cloudHsm.createCluster();
          cluster.removeSecurityGroupRules();
          return cluster;
        },
        'CloudHsmClusterInvalidConfigurationException',
      ],
      [
        'a security group with its rules restored',
        (sim) => {
          const cluster = sim.cloudHsm.createCluster();
          cluster.removeSecurityGroupRules();
          cluster.restoreSecurityGroupRules();
          return cluster;
        },
        'accepted',
      ],
      [
        'mutual TLS',
        (sim) => {
          const cluster = sim.cloudHsm.createCluster();
          cluster.requireMutualTls();
          return cluster;
        },
        'CloudHsmClusterInvalidConfigurationException',
      ],
      [
        'mutual TLS dropped again',
        (sim) => {
          const cluster = sim.cloudHsm.createCluster();
          cluster.requireMutualTls();
          cluster.dropMutualTls();
          return cluster;
        },
        'accepted',
      ],
      ...(
        [
          'CREATE_IN_PROGRESS',
          'UNINITIALIZED',
          'INITIALIZE_IN_PROGRESS',
          'INITIALIZED',
          'UPDATE_IN_PROGRESS',
          'MODIFY_IN_PROGRESS',
          'ROLLBACK_IN_PROGRESS',
          'DELETE_IN_PROGRESS',
          'DEGRADED',
        ] as const
      ).map((State): [string, (sim: Simulator) => ClusterHandle, string] => [
        `State ${State}`,
        (sim) => sim.cloudHsm.createCluster({ State }),
        'CloudHsmClusterNotActiveException',
      ]),
      [
        'State DELETED',
        (sim) => sim.cloudHsm.createCluster({ State: 'DELETED' }),
        'CloudHsmClusterNotFoundException',
      ],
      [
        'been deleted',
        (sim) => {
          const cluster = sim.cloudHsm.createCluster();
          cluster.delete();
          return cluster;
        },
        'CloudHsmClusterNotFoundException',
      ],
    ];

    test.each(clusters)('that has %s, is answered as documented', async (_, arrange, expected) => {
      const sim = createSimulator();
      const kms = open(sim);
      const input = arrange(sim).createCustomKeyStoreInput('store');
      const before = lastingState(sim);

      const answer = await answerTo(create(kms, input));

      expect(answer).toBe(expected);
      if (expected !== 'accepted') expect(lastingState(sim)).toEqual(before);
    });

    test('that does not exist, answers CloudHsmClusterNotFoundException', async () => {
      const sim = createSimulator();
      const kms = open(sim);

      const answer = await answerTo(
        create(kms, { ...cloudHsmInput(sim), CloudHsmClusterId: 'cluster-abcdefghijk' }),
      );

      expect(answer).toBe('CloudHsmClusterNotFoundException');
    });

    test.each<[string, (sim: Simulator) => string]>([
      ['is that of another cluster', (sim) => sim.cloudHsm.createCluster().TrustAnchorCertificate],
      ['is no certificate', () => 'certificate'],
    ])('answers IncorrectTrustAnchorException when the trust anchor %s', async (_, certificate) => {
      const sim = createSimulator();
      const kms = open(sim);

      const answer = await answerTo(
        create(kms, { ...cloudHsmInput(sim), TrustAnchorCertificate: certificate(sim) }),
      );

      expect(answer).toBe('IncorrectTrustAnchorException');
    });
  });

  describe('of several obstacles at once', () => {
    /** In the order in which they are noticed; each arranges itself and all that come after it. */
    const cloudHsmOrder = [
      'ValidationException',
      'CustomKeyStoreNameInUseException',
      'CloudHsmClusterInUseException',
      'LimitExceededException',
      'CloudHsmClusterNotActiveException',
      'CloudHsmClusterInvalidConfigurationException',
      'IncorrectTrustAnchorException',
    ];

    test.each(cloudHsmOrder.map((name, i) => [name, i] as const))(
      'AWS_CLOUDHSM: meets %s before everything that comes later',
      async (name, i) => {
        const sim = createSimulator({ quotas: { resources: { customKeyStores: i <= 3 ? 1 : 10 } } });
        const kms = open(sim);
        const cluster = sim.cloudHsm.createCluster();
        await create(
          kms,
          (i <= 2 ? cluster : sim.cloudHsm.createCluster()).createCustomKeyStoreInput('taken'),
        );
        if (i <= 4) cluster.degrade();
        if (i <= 5) cluster.removeHsm();

        const answer = await answerTo(
          create(kms, {
            ...cluster.createCustomKeyStoreInput(i <= 1 ? 'taken' : 'free'),
            TrustAnchorCertificate: 'wrong',
            ...(i === 0 ? { KeyStorePassword: 'short' } : {}),
          }),
        );

        expect(answer).toBe(name);
      },
    );

    const externalOrder = [
      'ValidationException',
      'CustomKeyStoreNameInUseException',
      'XksProxyUriInUseException',
      'LimitExceededException',
      'XksProxyUriUnreachableException',
    ];

    test.each(externalOrder.map((name, i) => [name, i] as const))(
      'EXTERNAL_KEY_STORE: meets %s before everything that comes later',
      async (name, i) => {
        const sim = createSimulator({ quotas: { resources: { customKeyStores: i <= 3 ? 1 : 10 } } });
        const kms = open(sim);
        const proxy = sim.xks.createProxy();
        await create(kms, (i <= 2 ? proxy : sim.xks.createProxy()).createCustomKeyStoreInput('taken'));
        proxy.goDown();

        const answer = await answerTo(
          create(kms, {
            ...proxy.createCustomKeyStoreInput(i <= 1 ? 'taken' : 'free'),
            ...(i === 0 ? { KeyStorePassword: 'password1' } : {}),
          }),
        );

        expect(answer).toBe(name);
      },
    );
  });

  describe('of a public proxy', () => {
    test.each<[string, (proxy: ProxyHandle) => void, string, string]>([
      [
        'cannot be reached',
        (proxy) => proxy.goDown(),
        'XksProxyUriUnreachableException',
        'cannot communicate with the external key store proxy',
      ],
      [
        'is behind a broken network',
        (proxy) => proxy.interruptNetwork(),
        'XksProxyUriUnreachableException',
        'cannot communicate with the external key store proxy',
      ],
      [
        'has an expired certificate',
        (proxy) => proxy.expireCertificate(),
        'XksProxyUriUnreachableException',
        'cannot establish a TLS connection',
      ],
      [
        'has a certificate of another host',
        (proxy) => proxy.presentCertificateFor('other.example.com'),
        'XksProxyUriUnreachableException',
        'cannot establish a TLS connection',
      ],
      [
        'has a certificate that is not trusted',
        (proxy) => proxy.presentUntrustedCertificate(),
        'XksProxyUriUnreachableException',
        'cannot establish a TLS connection',
      ],
      [
        'speaks no TLS that AWS KMS speaks',
        (proxy) => proxy.offerUnsupportedTls(),
        'XksProxyUriUnreachableException',
        'cannot establish a TLS connection',
      ],
      [
        'takes 251 ms',
        (proxy) => proxy.setLatency('251ms'),
        'XksProxyUriUnreachableException',
        'did not respond in time',
      ],
      [
        'throttles',
        (proxy) => proxy.answerWith('ThrottlingException'),
        'XksProxyUriUnreachableException',
        'due to a very high request rate',
      ],
      [
        'waits too long for its key manager',
        (proxy) => proxy.answerWith('DependencyTimeoutException'),
        'XksProxyUriUnreachableException',
        'in the time allotted',
      ],
      [
        'has no key manager that is available',
        ({ keyManager }) => keyManager.setHealthStatus('UNAVAILABLE'),
        'XksProxyUriUnreachableException',
        'in an unhealthy state',
      ],
      [
        'takes another credential',
        (proxy) => void proxy.rotateCredential(),
        'XksProxyIncorrectAuthenticationCredentialException',
        'could not authenticate AWS KMS',
      ],
      [
        'answers AuthenticationFailedException',
        (proxy) => proxy.answerWith('AuthenticationFailedException'),
        'XksProxyIncorrectAuthenticationCredentialException',
        'could not authenticate AWS KMS',
      ],
      [
        'is at another path',
        (proxy) => proxy.changePath('/moved/kms/xks/v1'),
        'XksProxyInvalidConfigurationException',
        'invalid URI path',
      ],
      [
        'answers InvalidUriPathException',
        (proxy) => proxy.answerWith('InvalidUriPathException'),
        'XksProxyInvalidConfigurationException',
        'invalid URI path',
      ],
      [
        'denies access',
        (proxy) => proxy.denyAccess(),
        'XksProxyInvalidConfigurationException',
        'denied access to the operation',
      ],
      [
        'gives answers that cannot be interpreted',
        (proxy) => proxy.answerGarbage(),
        'XksProxyInvalidResponseException',
        'cannot interpret the response from the external key store proxy',
      ],
      [
        'answers ValidationException',
        (proxy) => proxy.answerWith('ValidationException'),
        'XksProxyInvalidResponseException',
        'cannot interpret the response from the external key store proxy',
      ],
      [
        'answers InvalidStateException',
        (proxy) => proxy.answerWith('InvalidStateException'),
        'XksProxyInvalidResponseException',
        'cannot interpret the response from the external key store proxy',
      ],
      [
        'answers UnsupportedOperationException',
        (proxy) => proxy.answerWith('UnsupportedOperationException'),
        'XksProxyInvalidResponseException',
        'cannot interpret the response from the external key store proxy',
      ],
      [
        'answers InternalException',
        (proxy) => proxy.answerWith('InternalException'),
        'XksProxyInvalidResponseException',
        'cannot communicate with the external key manager',
      ],
    ])('that %s, is answered as documented', async (_, happen, name, fragment) => {
      const sim = createSimulator();
      const kms = open(sim);
      const proxy = sim.xks.createProxy();
      const input = proxy.createCustomKeyStoreInput('store');
      happen(proxy);
      const before = lastingState(sim);

      const error = await errorOf(create(kms, input));

      expect(error.name).toBe(name);
      expect(error.message).toContain(fragment);
      expect(lastingState(sim)).toEqual(before);
    });

    test('that does not exist, answers XksProxyUriUnreachableException', async () => {
      const sim = createSimulator();
      const kms = open(sim);

      const answer = await answerTo(
        create(kms, { ...externalInput(sim), XksProxyUriEndpoint: 'https://nobody.example.com' }),
      );

      expect(answer).toBe('XksProxyUriUnreachableException');
    });

    test('that is behind an endpoint service, answers XksProxyUriUnreachableException', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const {
        XksProxyVpcEndpointServiceName: _,
        XksProxyVpcEndpointServiceOwner: __,
        ...input
      } = vpcInput(sim);

      const answer = await answerTo(create(kms, { ...input, XksProxyConnectivity: 'PUBLIC_ENDPOINT' }));

      expect(answer).toBe('XksProxyUriUnreachableException');
    });

    test('is asked for its health once, for CreateCustomKeyStore', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const proxy = sim.xks.createProxy();
      const at = sim.now;

      const { $metadata } = await create(kms, proxy.createCustomKeyStoreInput('store'));

      expect(proxy.requests()).toEqual([
        {
          at,
          XksOperation: 'GetHealthStatus',
          kmsOperation: 'CreateCustomKeyStore',
          kmsRequestId: $metadata.requestId,
          outcome: 'healthy',
        },
      ]);
    });

    test.each([
      [0, 10],
      ['200ms', 210],
      ['250ms', 260],
      ['10m', 260],
    ])('that takes %s, lets the request take %i ms in all', async (latency, ms) => {
      const sim = createSimulator();
      const kms = open(sim);
      const input = sim.xks.createProxy({ latency }).createCustomKeyStoreInput('store');
      const before = sim.now;

      await answerTo(create(kms, input));

      expect(sim.now - before).toBe(ms);
    });
  });

  describe('of a VPC endpoint service', () => {
    const notFound = 'XksProxyVpcEndpointServiceNotFoundException';
    const invalid = 'XksProxyVpcEndpointServiceInvalidConfigurationException';
    type Service = NonNullable<ProxyHandle['vpcEndpointService']>;

    test.each<[string, (service: Service) => void, string]>([
      ['is deleted', (service) => service.delete(), notFound],
      [
        'is deleted and made again',
        (service) => {
          service.delete();
          service.create();
        },
        'accepted',
      ],
      ['does not allow AWS KMS', (service) => service.allowKms(false), notFound],
      ['has a gateway load balancer', (service) => service.setLoadBalancer('gateway'), invalid],
      ['has no Availability Zone', (service) => service.setAvailabilityZones([]), invalid],
      ['has one Availability Zone', (service) => service.setAvailabilityZones(['us-east-1a']), invalid],
      [
        'has three Availability Zones',
        (service) => service.setAvailabilityZones(['us-east-1a', 'us-east-1b', 'us-east-1c']),
        'accepted',
      ],
      ['requires acceptance', (service) => service.requireAcceptance(true), invalid],
      [
        'waits for the verification of its domain',
        (service) => service.setDomainVerificationState('pendingVerification'),
        invalid,
      ],
      ['failed to verify its domain', (service) => service.setDomainVerificationState('failed'), invalid],
      ['has another private DNS name', (service) => service.setPrivateDnsName('other.example.com'), invalid],
    ])('that %s, is answered as documented', async (_, happen, expected) => {
      const sim = createSimulator();
      const kms = open(sim);
      const proxy = sim.xks.createProxy({ XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE' });
      happen(proxy.vpcEndpointService!);
      const before = lastingState(sim);

      const answer = await answerTo(create(kms, proxy.createCustomKeyStoreInput('store')));

      expect(answer).toBe(expected);
      if (expected !== 'accepted') expect(lastingState(sim)).toEqual(before);
    });

    test.each<[string, Partial<Input>]>([
      ['that nobody made', { XksProxyVpcEndpointServiceName: serviceName('0123456789abcdef0') }],
      ['of another account than the owner says', { XksProxyVpcEndpointServiceOwner: '999988887777' }],
    ])('%s, answers XksProxyVpcEndpointServiceNotFoundException', async (_, members) => {
      const sim = createSimulator();
      const kms = open(sim);

      const answer = await answerTo(create(kms, { ...vpcInput(sim), ...members }));

      expect(answer).toBe(notFound);
    });

    test('of another account, answers XksProxyVpcEndpointServiceNotFoundException without its owner', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const proxy = sim.xks.createProxy({
        XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
        XksProxyVpcEndpointServiceOwner: '999988887777',
      });
      const input = proxy.createCustomKeyStoreInput('store');

      const answer = await answerTo(create(kms, { ...input, XksProxyVpcEndpointServiceOwner: undefined }));

      expect(answer).toBe(notFound);
    });

    test('is looked at without a request to the proxy behind it', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const proxy = sim.xks.createProxy({ XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE' });
      proxy.goDown();

      const answer = await answerTo(create(kms, proxy.createCustomKeyStoreInput('store')));

      expect(answer).toBe('accepted');
      expect(proxy.requests()).toEqual([]);
    });
  });

  describe('of identifiers from samples', () => {
    const clusterOfSample = { ClusterId: 'cluster-1a23b4cdefg' };
    const proxyOfSample = {
      XksProxyUriEndpoint: 'https://myproxy.xks.example.com:6443',
      XksProxyAuthenticationCredential: {
        AccessKeyId: 'ABCDE12345670EXAMPLE',
        RawSecretAccessKey: 'DXjSUawnel2fr6SKC7G25CNxTyWKE5PF9XX6H/u9pSo=',
      },
    };

    test('accepts them when told to', async () => {
      const sim = createSimulator({ assumptions: { sampleIdentifiers: 'accepted' } });
      const kms = open(sim);
      const cluster = sim.cloudHsm.createCluster(clusterOfSample);
      const proxy = sim.xks.createProxy(proxyOfSample);

      await create(kms, cluster.createCustomKeyStoreInput('ExampleCloudHSMKeyStore'));
      await create(kms, proxy.createCustomKeyStoreInput('ExampleExternalKeyStore'));

      const { CustomKeyStores } = await kms.send(new DescribeCustomKeyStoresCommand({}));
      expect(CustomKeyStores).toMatchObject([
        { CloudHsmClusterId: 'cluster-1a23b4cdefg' },
        {
          XksProxyConfiguration: {
            AccessKeyId: 'ABCDE12345670EXAMPLE',
            UriEndpoint: 'https://myproxy.xks.example.com:6443',
          },
        },
      ]);
    });

    test('refuses them by default', async () => {
      const sim = createSimulator();
      const kms = open(sim);

      const answers = [
        await answerTo(create(kms, { ...cloudHsmInput(sim), CloudHsmClusterId: clusterOfSample.ClusterId })),
        await answerTo(create(kms, { ...externalInput(sim), ...proxyOfSample })),
      ];

      expect(answers).toEqual(['ValidationException', 'ValidationException']);
    });
  });
});

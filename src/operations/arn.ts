/** Whose resources, and where. */
export interface Owner {
  readonly accountId: string;
  readonly region: string;
}

/** The parts of an ARN of AWS KMS. */
interface KmsArn extends Owner {
  readonly partition: string;
  /** `key/…` or `alias/…`. */
  readonly resource: string;
}

/** The ARN of a KMS key: https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id */
export const keyArn = (owner: Owner, KeyId: string): string => kmsArn(owner, `key/${KeyId}`);

/** The ARN of an alias; its name begins with `alias/`. */
export const aliasArn = (owner: Owner, AliasName: string): string => kmsArn(owner, AliasName);

/** The root user of an account, who sends every request while permissions are not simulated. */
export const rootArn = ({ accountId, region }: Owner): string =>
  `arn:${partitionOf(region)}:iam::${accountId}:root`;

/** The parts of an ARN of a KMS key or alias; `undefined` when the text is none. */
export function parseKmsArn(text: string): KmsArn | undefined {
  const parts = /^arn:(aws[a-z-]*):kms:([a-z0-9-]+):(\d{12}):((?:key|alias)\/.+)$/.exec(text);
  if (parts === null) return undefined;
  const [, partition, region, accountId, resource] = parts as unknown as [
    string,
    string,
    string,
    string,
    string,
  ];
  return { partition, region, accountId, resource };
}

function kmsArn({ accountId, region }: Owner, resource: string): string {
  return `arn:${partitionOf(region)}:kms:${region}:${accountId}:${resource}`;
}

/** https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

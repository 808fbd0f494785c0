/**
 * A tag of a key. Both members are required.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Tag.html
 */
export interface Tag {
  /** 1 to 128 characters, unique among the tags of the key. */
  TagKey: string | undefined;
  /** Up to 256 characters; may be empty. */
  TagValue: string | undefined;
}

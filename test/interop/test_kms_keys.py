"""KMS keys, their aliases, tags, policies and grants, with boto3."""
import json
import unittest
from datetime import datetime

import boto3
from simulator import simulator

APP = "arn:aws:iam::111122223333:role/app"


class KmsKeysTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kms = boto3.client("kms")

    def setUp(self):
        simulator("reset")
        [key] = simulator("given/cloudHsmKeyStore", keys=1)["keys"]
        self.key_id = key["KeyId"]

    def assert_empty(self, answer):
        """Operations without output answer with nothing but the metadata that boto3 adds."""
        self.assertEqual(list(answer), ["ResponseMetadata"])
        self.assertEqual(answer["ResponseMetadata"]["HTTPStatusCode"], 200)
        self.assertRegex(answer["ResponseMetadata"]["RequestId"], r"^[0-9a-f-]{36}$")

    def test_bytes_go_in_and_come_out(self):
        every_byte = bytes(range(256))

        sealed = self.kms.encrypt(KeyId=self.key_id, Plaintext=every_byte)
        opened = self.kms.decrypt(CiphertextBlob=sealed["CiphertextBlob"])

        self.assertIsInstance(sealed["CiphertextBlob"], bytes)
        self.assertEqual(opened["Plaintext"], every_byte)
        self.assertEqual(opened["EncryptionAlgorithm"], "SYMMETRIC_DEFAULT")
        self.assertEqual(opened["KeyId"], sealed["KeyId"])
        self.assertTrue(sealed["KeyId"].startswith("arn:aws:kms:us-east-1:111122223333:key/"))

    def test_the_encryption_context_is_needed_to_decrypt(self):
        sealed = self.kms.encrypt(
            KeyId=self.key_id, Plaintext="text", EncryptionContext={"table": "Bestellungen", "größe": "ß 😀"}
        )["CiphertextBlob"]

        opened = self.kms.decrypt(
            CiphertextBlob=sealed, EncryptionContext={"größe": "ß 😀", "table": "Bestellungen"}
        )

        self.assertEqual(opened["Plaintext"], b"text")
        with self.assertRaises(self.kms.exceptions.InvalidCiphertextException):
            self.kms.decrypt(CiphertextBlob=sealed)

    def test_data_keys_come_with_and_without_plaintext(self):
        with_it = self.kms.generate_data_key(KeyId=self.key_id, NumberOfBytes=64)
        without = self.kms.generate_data_key_without_plaintext(KeyId=self.key_id, KeySpec="AES_128")

        self.assertEqual(len(with_it["Plaintext"]), 64)
        self.assertNotIn("Plaintext", without)
        self.assertEqual(len(self.kms.decrypt(CiphertextBlob=without["CiphertextBlob"])["Plaintext"]), 16)

    def test_a_text_moves_to_another_key(self):
        other = self.kms.create_key()["KeyMetadata"]
        sealed = self.kms.encrypt(KeyId=self.key_id, Plaintext=b"text")["CiphertextBlob"]

        moved = self.kms.re_encrypt(CiphertextBlob=sealed, DestinationKeyId=other["KeyId"])

        self.assertEqual(moved["KeyId"], other["Arn"])
        self.assertTrue(moved["SourceKeyId"].endswith(self.key_id))
        self.assertEqual(self.kms.decrypt(CiphertextBlob=moved["CiphertextBlob"])["Plaintext"], b"text")

    def test_metadata_has_dates_and_flags_of_python(self):
        key = self.kms.describe_key(KeyId=self.key_id)["KeyMetadata"]

        self.assertIsInstance(key["CreationDate"], datetime)
        self.assertIs(key["Enabled"], True)
        self.assertIs(key["MultiRegion"], False)
        self.assertEqual(key["EncryptionAlgorithms"], ["SYMMETRIC_DEFAULT"])

    def test_operations_without_output_answer_with_nothing(self):
        kms, key_id = self.kms, self.key_id
        self.assert_empty(kms.disable_key(KeyId=key_id))
        self.assert_empty(kms.enable_key(KeyId=key_id))
        self.assert_empty(kms.update_key_description(KeyId=key_id, Description="orders"))
        self.assert_empty(kms.create_alias(AliasName="alias/orders", TargetKeyId=key_id))
        self.assert_empty(kms.delete_alias(AliasName="alias/orders"))
        self.assert_empty(kms.tag_resource(KeyId=key_id, Tags=[{"TagKey": "team", "TagValue": ""}]))
        self.assert_empty(kms.untag_resource(KeyId=key_id, TagKeys=["team"]))

        self.assertEqual(kms.describe_key(KeyId=key_id)["KeyMetadata"]["Description"], "orders")

    def test_a_disabled_key_refuses_until_it_is_enabled(self):
        self.kms.disable_key(KeyId=self.key_id)
        with self.assertRaises(self.kms.exceptions.DisabledException):
            self.kms.encrypt(KeyId=self.key_id, Plaintext=b"text")

        self.kms.enable_key(KeyId=self.key_id)
        self.kms.encrypt(KeyId=self.key_id, Plaintext=b"text")

    def test_an_alias_stands_for_its_key(self):
        self.kms.create_alias(AliasName="alias/orders", TargetKeyId=self.key_id)
        other = self.kms.create_key()["KeyMetadata"]["KeyId"]

        before = self.kms.encrypt(KeyId="alias/orders", Plaintext=b"text")["KeyId"]
        self.kms.update_alias(AliasName="alias/orders", TargetKeyId=other)
        after = self.kms.encrypt(KeyId="alias/orders", Plaintext=b"text")["KeyId"]

        self.assertTrue(before.endswith(self.key_id))
        self.assertTrue(after.endswith(other))
        [alias] = self.kms.list_aliases(KeyId=other)["Aliases"]
        self.assertEqual(alias["TargetKeyId"], other)
        self.assertIsInstance(alias["LastUpdatedDate"], datetime)

    def test_paginators_find_everything_once(self):
        made = {self.key_id} | {self.kms.create_key()["KeyMetadata"]["KeyId"] for _ in range(6)}
        for number in range(5):
            self.kms.create_alias(AliasName=f"alias/{number}", TargetKeyId=self.key_id)

        keys = [
            key["KeyId"]
            for page in self.kms.get_paginator("list_keys").paginate(PaginationConfig={"PageSize": 3})
            for key in page["Keys"]
        ]
        aliases = self.kms.get_paginator("list_aliases").paginate(PaginationConfig={"PageSize": 2})

        self.assertEqual(len(keys), 7)
        self.assertEqual(set(keys), made)
        names = [alias["AliasName"] for page in aliases for alias in page["Aliases"]]
        self.assertEqual([name for name in names if "aws/" not in name], [f"alias/{i}" for i in range(5)])

    def test_tags(self):
        self.kms.tag_resource(KeyId=self.key_id, Tags=[{"TagKey": "team", "TagValue": "payments"}])
        self.kms.tag_resource(KeyId=self.key_id, Tags=[{"TagKey": "stage", "TagValue": "test"}])
        self.kms.untag_resource(KeyId=self.key_id, TagKeys=["team"])

        tags = self.kms.get_paginator("list_resource_tags").paginate(KeyId=self.key_id).build_full_result()["Tags"]

        self.assertEqual(tags, [{"TagKey": "stage", "TagValue": "test"}])

    def test_a_key_policy(self):
        policy = {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
                    "Action": "kms:*",
                    "Resource": "*",
                }
            ],
        }
        self.assert_empty(self.kms.put_key_policy(KeyId=self.key_id, Policy=json.dumps(policy)))

        answer = self.kms.get_key_policy(KeyId=self.key_id, PolicyName="default")

        self.assertEqual(json.loads(answer["Policy"]), policy)
        self.assertEqual(self.kms.list_key_policies(KeyId=self.key_id)["PolicyNames"], ["default"])

    def test_grants(self):
        constraints = {"EncryptionContextSubset": {"table": "orders"}}
        grant = self.kms.create_grant(
            KeyId=self.key_id,
            GranteePrincipal=APP,
            RetiringPrincipal=APP,
            Operations=["Encrypt", "Decrypt"],
            Constraints=constraints,
            Name="orders",
        )
        other = self.kms.create_grant(KeyId=self.key_id, GranteePrincipal=APP, Operations=["Decrypt"])

        retirable = self.kms.list_retirable_grants(RetiringPrincipal=APP)["Grants"]
        self.assert_empty(self.kms.revoke_grant(KeyId=self.key_id, GrantId=other["GrantId"]))
        [left] = self.kms.list_grants(KeyId=self.key_id)["Grants"]
        self.assert_empty(self.kms.retire_grant(GrantToken=grant["GrantToken"]))

        self.assertEqual([entry["GrantId"] for entry in retirable], [grant["GrantId"]])
        self.assertEqual(left["GrantId"], grant["GrantId"])
        self.assertEqual(left["Constraints"], constraints)
        self.assertEqual(set(left["Operations"]), {"Encrypt", "Decrypt"})
        self.assertIsInstance(left["CreationDate"], datetime)
        self.assertEqual(self.kms.list_grants(KeyId=self.key_id)["Grants"], [])

    def test_a_deletion_is_cancelled(self):
        self.kms.schedule_key_deletion(KeyId=self.key_id)
        pending = self.kms.describe_key(KeyId=self.key_id)["KeyMetadata"]

        self.kms.cancel_key_deletion(KeyId=self.key_id)
        after = self.kms.describe_key(KeyId=self.key_id)["KeyMetadata"]

        self.assertEqual(pending["KeyState"], "PendingDeletion")
        self.assertIsInstance(pending["DeletionDate"], datetime)
        self.assertEqual(after["KeyState"], "Disabled")
        self.assertNotIn("DeletionDate", after)

    def test_the_other_region_is_another_world(self):
        frankfurt = boto3.client("kms", region_name="eu-central-1")

        key = frankfurt.create_key()["KeyMetadata"]

        self.assertTrue(key["Arn"].startswith("arn:aws:kms:eu-central-1:"))
        with self.assertRaises(self.kms.exceptions.NotFoundException):
            self.kms.describe_key(KeyId=key["KeyId"])


if __name__ == "__main__":
    unittest.main()

"""The life of an AWS CloudHSM key store, with boto3."""
import time
import unittest
from datetime import datetime, timedelta, timezone
from unittest.mock import patch

import boto3
from simulator import simulator, sleep


class KeyStoreFailed(Exception):
    pass


def describe(kms, store_id):
    [store] = kms.describe_custom_key_stores(CustomKeyStoreId=store_id)["CustomKeyStores"]
    return store


def connect(kms, store_id):
    """What an application does: it asks every 30 seconds until the key store is connected."""
    kms.connect_custom_key_store(CustomKeyStoreId=store_id)
    while True:
        store = describe(kms, store_id)
        if store["ConnectionState"] == "CONNECTED":
            return store
        if store["ConnectionState"] == "FAILED":
            raise KeyStoreFailed(store["ConnectionErrorCode"])
        time.sleep(30)


@patch("time.sleep", sleep)
class CloudHsmKeyStoreTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kms = boto3.client("kms")

    def setUp(self):
        simulator("reset")

    def create(self, name="payments"):
        """A key store on a new cluster, as its administrator makes them. Returns both ids."""
        cluster_id = simulator("cloudHsm/createCluster")["ClusterId"]
        members = simulator("cluster/createCustomKeyStoreInput", ClusterId=cluster_id, CustomKeyStoreName=name)
        return self.kms.create_custom_key_store(**members)["CustomKeyStoreId"], cluster_id

    def test_from_creation_to_deletion(self):
        kms = self.kms
        store_id, cluster_id = self.create()
        self.assertEqual(describe(kms, store_id)["ConnectionState"], "DISCONNECTED")

        store = connect(kms, store_id)
        self.assertEqual(store["CloudHsmClusterId"], cluster_id)
        self.assertEqual(store["CustomKeyStoreType"], "AWS_CLOUDHSM")
        self.assertTrue(store["TrustAnchorCertificate"].startswith("-----BEGIN CERTIFICATE-----"))
        self.assertNotIn("ConnectionErrorCode", store)

        key = kms.create_key(CustomKeyStoreId=store_id, Origin="AWS_CLOUDHSM", Description="orders")["KeyMetadata"]
        self.assertEqual(key["KeyState"], "Enabled")
        self.assertEqual(key["CustomKeyStoreId"], store_id)
        self.assertEqual(key["CloudHsmClusterId"], cluster_id)
        key_id = key["KeyId"]
        ciphertext = kms.encrypt(KeyId=key_id, Plaintext=b"4111 1111 1111 1111")["CiphertextBlob"]

        kms.disconnect_custom_key_store(CustomKeyStoreId=store_id)
        with self.assertRaises(kms.exceptions.KMSInvalidStateException):
            kms.decrypt(CiphertextBlob=ciphertext)
        self.assertEqual(kms.describe_key(KeyId=key_id)["KeyMetadata"]["KeyState"], "Unavailable")

        time.sleep(10)
        connect(kms, store_id)
        self.assertEqual(kms.decrypt(CiphertextBlob=ciphertext)["Plaintext"], b"4111 1111 1111 1111")

        answer = kms.schedule_key_deletion(KeyId=key_id, PendingWindowInDays=7)
        self.assertEqual(answer["KeyState"], "PendingDeletion")
        wait = answer["DeletionDate"] - key["CreationDate"]
        self.assertTrue(timedelta(days=7) <= wait < timedelta(days=8), wait)
        simulator("advance", duration="7d")
        with self.assertRaises(kms.exceptions.NotFoundException):
            kms.describe_key(KeyId=key_id)

        kms.disconnect_custom_key_store(CustomKeyStoreId=store_id)
        time.sleep(10)
        kms.delete_custom_key_store(CustomKeyStoreId=store_id)
        with self.assertRaises(kms.exceptions.CustomKeyStoreNotFoundException):
            describe(kms, store_id)

    def test_connecting_takes_up_to_20_minutes(self):
        store_id, _ = self.create()
        begin = simulator("status")["now"]

        connect(self.kms, store_id)

        minutes = (simulator("status")["now"] - begin) / 60_000
        self.assertTrue(5 < minutes <= 21, minutes)

    def test_a_locked_kmsuser_is_repaired_with_a_new_password(self):
        store_id, cluster_id = self.create()
        simulator("cluster/kmsuser/lockOut", ClusterId=cluster_id)

        with self.assertRaises(KeyStoreFailed) as failed:
            connect(self.kms, store_id)
        self.assertEqual(str(failed.exception), "USER_LOCKED_OUT")

        self.kms.disconnect_custom_key_store(CustomKeyStoreId=store_id)
        time.sleep(10)
        password = simulator("cluster/kmsuser/changePassword", ClusterId=cluster_id)["KeyStorePassword"]
        self.kms.update_custom_key_store(CustomKeyStoreId=store_id, KeyStorePassword=password)
        self.assertEqual(connect(self.kms, store_id)["ConnectionState"], "CONNECTED")

    def test_a_connected_key_store_takes_another_name_only(self):
        store_id, _ = self.create("before")
        connect(self.kms, store_id)

        self.kms.update_custom_key_store(CustomKeyStoreId=store_id, NewCustomKeyStoreName="after")
        with self.assertRaises(self.kms.exceptions.CustomKeyStoreInvalidStateException):
            self.kms.update_custom_key_store(CustomKeyStoreId=store_id, KeyStorePassword="password")

        self.assertEqual(describe(self.kms, store_id)["CustomKeyStoreName"], "after")

    def test_a_key_store_is_found_by_its_name(self):
        store_id, _ = self.create("one")
        self.create("two")

        found = self.kms.describe_custom_key_stores(CustomKeyStoreName="one")

        self.assertEqual([store["CustomKeyStoreId"] for store in found["CustomKeyStores"]], [store_id])

    def test_the_paginator_finds_every_key_store(self):
        names = [f"store {i}" for i in range(5)]
        for name in names:
            self.create(name)

        paginator = self.kms.get_paginator("describe_custom_key_stores")
        pages = list(paginator.paginate(PaginationConfig={"PageSize": 2}))

        self.assertEqual([len(page["CustomKeyStores"]) for page in pages], [2, 2, 1])
        found = [store["CustomKeyStoreName"] for page in pages for store in page["CustomKeyStores"]]
        self.assertEqual(sorted(found), names)

    def test_dates_are_those_of_the_virtual_clock(self):
        store_id, _ = self.create()

        created = describe(self.kms, store_id)["CreationDate"]

        self.assertEqual(created.astimezone(timezone.utc).date(), datetime(2026, 1, 1).date())
        self.assertIsNotNone(created.tzinfo)

    def test_random_bytes_come_from_a_connected_cluster(self):
        store_id, _ = self.create()
        with self.assertRaises(self.kms.exceptions.CustomKeyStoreInvalidStateException):
            self.kms.generate_random(NumberOfBytes=32, CustomKeyStoreId=store_id)
        connect(self.kms, store_id)

        random = self.kms.generate_random(NumberOfBytes=32, CustomKeyStoreId=store_id)["Plaintext"]

        self.assertIsInstance(random, bytes)
        self.assertEqual(len(random), 32)


if __name__ == "__main__":
    unittest.main()

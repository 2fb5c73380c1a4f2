package io.passkeyprofile.profile.activity;

import io.passkeyprofile.profile.PostgresTest;

@PostgresTest
class PostgresSecurityJournalTests extends SecurityJournalTests {

}

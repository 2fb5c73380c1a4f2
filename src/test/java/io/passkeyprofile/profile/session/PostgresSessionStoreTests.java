package io.passkeyprofile.profile.session;

import io.passkeyprofile.profile.PostgresTest;

@PostgresTest
class PostgresSessionStoreTests extends SessionStoreTests {

}

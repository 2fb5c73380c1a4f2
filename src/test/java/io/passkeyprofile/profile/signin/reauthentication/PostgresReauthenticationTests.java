package io.passkeyprofile.profile.signin.reauthentication;

import io.passkeyprofile.profile.PostgresTest;

@PostgresTest
class PostgresReauthenticationTests extends ReauthenticationTests {

}

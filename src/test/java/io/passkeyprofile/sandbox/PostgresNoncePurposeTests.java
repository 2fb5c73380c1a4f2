package io.passkeyprofile.sandbox;

import io.passkeyprofile.profile.PostgresTest;

@PostgresTest
class PostgresNoncePurposeTests extends NoncePurposeTests {

}

package io.passkeyprofile.profile.activity;

import io.passkeyprofile.profile.ApplicationTest;
import io.passkeyprofile.profile.PostgresTest;

@ApplicationTest
@PostgresTest
class PostgresActivityTests extends ActivityTests {

}

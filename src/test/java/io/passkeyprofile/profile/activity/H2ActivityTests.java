package io.passkeyprofile.profile.activity;

import io.passkeyprofile.profile.ApplicationTest;

@ApplicationTest
class H2ActivityTests extends ActivityTests {

}

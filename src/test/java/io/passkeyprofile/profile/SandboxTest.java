package io.passkeyprofile.profile;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestSandbox;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * An {@link ApplicationTest} with a real sandbox in place of Passage, which all these
 * tests share. It gets the requests from the stub, so that the application is the same as
 * that of the other tests.
 */
@Retention(RetentionPolicy.RUNTIME)
@ApplicationTest
@ResourceLock(SharedSandboxTest.SANDBOX)
@ExtendWith(SandboxTest.Passage.class)
public @interface SandboxTest {

	TestSandbox SANDBOX = TestSandbox.shared();

	/** Has the sandbox answer in place of the stub. */
	class Passage implements BeforeEachCallback {

		@Override
		public void beforeEach(ExtensionContext test) {
			ApplicationTest.PASSAGE.forwardTo(SANDBOX.managementUrl());
		}

	}

}

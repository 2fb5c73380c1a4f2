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
 * An {@link ApplicationTest} with a real sandbox in place of Passage. All these tests
 * share the sandbox. The stub forwards requests to it, so that these tests can use the
 * same application as the other tests.
 */
@Retention(RetentionPolicy.RUNTIME)
@ApplicationTest
@ResourceLock(SharedSandboxTest.SANDBOX)
@ExtendWith(SandboxTest.Passage.class)
public @interface SandboxTest {

	TestSandbox SANDBOX = TestSandbox.shared();

	/** Makes the stub forward requests to the sandbox. */
	class Passage implements BeforeEachCallback {

		@Override
		public void beforeEach(ExtensionContext test) {
			ApplicationTest.PASSAGE.forwardTo(SANDBOX.managementUrl());
		}

	}

}

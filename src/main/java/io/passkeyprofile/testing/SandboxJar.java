package io.passkeyprofile.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * The executable jar of the sandbox, which this library contains as a resource. It is
 * unpacked once per version, into a folder that nobody else can write to, and its hash is
 * checked before each start.
 */
final class SandboxJar {

	private static final String RESOURCE = "passage-sandbox.jar";

	private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");

	private SandboxJar() {
	}

	/**
	 * Unpacks the jar unless that has been done before.
	 * @return the unpacked jar, or empty if this library is not packaged yet
	 * @throws SandboxException if it can't be written to any folder
	 */
	static Optional<Path> unpack() {
		URL resource = SandboxJar.class.getResource(RESOURCE);
		if (resource == null) {
			return Optional.empty();
		}
		try {
			return Optional.of(unpack(resource, folder(cache())));
		}
		catch (IOException ex) {
			throw new SandboxException("The sandbox can't be unpacked: " + ex, ex);
		}
	}

	static Path unpack(URL resource, Path folder) throws IOException {
		byte[] hash = hash(open(resource));
		Path jar = folder.resolve("passage-sandbox-" + HexFormat.of().formatHex(hash, 0, 8) + ".jar");
		if (Files.isRegularFile(jar) && MessageDigest.isEqual(hash, hash(Files.newInputStream(jar)))) {
			return jar;
		}
		// Moved only when it is complete, because another JVM may be unpacking it too
		Path part = Files.createTempFile(folder, "passage-sandbox-", ".part");
		try (InputStream content = open(resource)) {
			Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
			Files.move(part, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
		finally {
			Files.deleteIfExists(part);
		}
		return jar;
	}

	/**
	 * Opens the resource without a cache, which would keep the file of this library open.
	 */
	private static InputStream open(URL resource) throws IOException {
		URLConnection connection = resource.openConnection();
		connection.setUseCaches(false);
		return connection.getInputStream();
	}

	private static byte[] hash(InputStream content) throws IOException {
		try (content) {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			byte[] buffer = new byte[1 << 16];
			for (int length = content.read(buffer); length != -1; length = content.read(buffer)) {
				digest.update(buffer, 0, length);
			}
			return digest.digest();
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Path cache() {
		String cache = System.getenv("XDG_CACHE_HOME");
		return (cache != null && !cache.isEmpty()) ? Path.of(cache)
				: Path.of(System.getProperty("user.home"), ".cache");
	}

	static Path folder(Path cache) throws IOException {
		try {
			return privateFolder(cache.resolve("passage-sandbox"));
		}
		catch (IOException ex) {
			// In some containers, the home is read-only: unpack for this JVM only
			return Files.createTempDirectory("passage-sandbox-");
		}
	}

	/**
	 * Creates a folder, or makes sure that an existing one belongs to this user alone.
	 * Otherwise another user of this machine could put a jar of theirs there.
	 */
	private static Path privateFolder(Path folder) throws IOException {
		Files.createDirectories(folder.getParent());
		boolean posix = Files.getFileStore(folder.getParent()).supportsFileAttributeView("posix");
		if (!posix) {
			return Files.createDirectories(folder);
		}
		if (!Files.isDirectory(folder)) {
			return Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PRIVATE));
		}
		// Fails unless this user owns it
		return Files.setPosixFilePermissions(folder, PRIVATE);
	}

}

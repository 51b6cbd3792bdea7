package io.avatargateway.sandbox.avatar;

import java.nio.ByteBuffer;

/**
 * Where a frame goes: three planes, the second and third at half the width and height. Strides are bytes from one row
 * to the next, at least the row's length. Rows begin at index 0; position and limit of the buffers stay as they are.
 */
public record I420Planes(ByteBuffer y, int strideY, ByteBuffer u, int strideU, ByteBuffer v, int strideV) {}
